//go:build no_http

package main

func runHttp([]byte) error { return errLeftOut }
