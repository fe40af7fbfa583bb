//go:build !no_http

package main

import (
	"fmt"
	"net/http"
)

func runHttp(in []byte) error {
	answer, err := http.Get(string(in))
	if err != nil {
		return err
	}
	fmt.Println(answer.Status)
	return answer.Body.Close()
}
