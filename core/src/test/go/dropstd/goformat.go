//go:build !no_goformat

package main

import (
	"go/format"
	"io"
	"net/http"
)

func init() {
	register("goformat", func(w http.ResponseWriter, r *http.Request) {
		source, err := io.ReadAll(r.Body)
		if err == nil {
			source, err = format.Source(source)
		}
		if err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		w.Write(source)
	})
}
