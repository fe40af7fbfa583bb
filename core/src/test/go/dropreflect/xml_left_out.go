//go:build no_xml

package main

func runXml([]byte) error { return errLeftOut }
