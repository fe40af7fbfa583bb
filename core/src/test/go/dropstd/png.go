//go:build !no_png

package main

import (
	"image"
	"image/color"
	"image/png"
	"net/http"
)

func init() {
	register("png", func(w http.ResponseWriter, r *http.Request) {
		m := image.NewRGBA(image.Rect(0, 0, 16, 16))
		m.Set(3, 3, color.White)
		png.Encode(w, m)
	})
}
