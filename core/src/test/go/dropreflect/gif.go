//go:build !no_gif

package main

import (
	"bytes"
	"fmt"
	"image/gif"
)

func runGif(in []byte) error {
	m, err := gif.DecodeAll(bytes.NewReader(in))
	fmt.Println(m)
	return err
}
