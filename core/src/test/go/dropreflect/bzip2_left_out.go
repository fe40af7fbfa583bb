//go:build no_bzip2

package main

func runBzip2([]byte) error { return errLeftOut }
