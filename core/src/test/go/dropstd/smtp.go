//go:build !no_smtp

package main

import (
	"net/http"
	"net/smtp"
)

func init() {
	register("smtp", func(w http.ResponseWriter, r *http.Request) {
		err := smtp.SendMail("localhost:25", smtp.PlainAuth("", "a", "b", "localhost"), "a@localhost", []string{"b@localhost"}, []byte("hello"))
		if err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
}
