//go:build !no_jpeg

package main

import (
	"image/jpeg"
	"net/http"
)

func init() {
	register("jpeg", func(w http.ResponseWriter, r *http.Request) {
		m, err := jpeg.Decode(r.Body)
		if err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		jpeg.Encode(w, m, nil)
	})
}
