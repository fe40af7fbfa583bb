//go:build !no_mail

package main

import (
	"bytes"
	"fmt"
	"net/mail"
)

func runMail(in []byte) error {
	m, err := mail.ReadMessage(bytes.NewReader(in))
	fmt.Println(m)
	return err
}
