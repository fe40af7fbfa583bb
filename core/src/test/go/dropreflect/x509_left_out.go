//go:build no_x509

package main

func runX509([]byte) error { return errLeftOut }
