//go:build no_big

package main

func runBig([]byte) error { return errLeftOut }
