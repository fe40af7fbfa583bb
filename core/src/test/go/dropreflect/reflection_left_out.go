//go:build no_reflection

package main

func runReflection([]byte) error { return errLeftOut }
