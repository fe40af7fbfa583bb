//go:build no_gob

package main

func runGob([]byte) error { return errLeftOut }
