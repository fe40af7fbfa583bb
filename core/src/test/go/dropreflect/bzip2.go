//go:build !no_bzip2

package main

import (
	"bytes"
	"compress/bzip2"
	"io"
	"os"
)

func runBzip2(in []byte) error {
	_, err := io.Copy(os.Stdout, bzip2.NewReader(bytes.NewReader(in)))
	return err
}
