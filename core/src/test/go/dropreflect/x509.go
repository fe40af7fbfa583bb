//go:build !no_x509

package main

import (
	"crypto/x509"
	"fmt"
)

func runX509(in []byte) error {
	v, err := x509.ParseCertificate(in)
	fmt.Println(v)
	return err
}
