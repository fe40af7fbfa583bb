//go:build no_suffix

package main

func runSuffix([]byte) error { return errLeftOut }
