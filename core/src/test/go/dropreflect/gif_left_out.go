//go:build no_gif

package main

func runGif([]byte) error { return errLeftOut }
