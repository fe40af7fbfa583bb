//go:build no_json

package main

func runJson([]byte) error { return errLeftOut }
