//go:build !no_zip

package main

import (
	"archive/zip"
	"net/http"
)

func init() {
	register("zip", func(w http.ResponseWriter, r *http.Request) {
		z := zip.NewWriter(w)
		f, err := z.Create("a.txt")
		if err == nil {
			f.Write([]byte("hello"))
		}
		z.Close()
	})
}
