//go:build no_mail

package main

func runMail([]byte) error { return errLeftOut }
