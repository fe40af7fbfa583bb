//go:build no_types

package main

func runTypes([]byte) error { return errLeftOut }
