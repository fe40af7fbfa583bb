//go:build no_tar

package main

func runTar([]byte) error { return errLeftOut }
