//go:build !no_tar

package main

import (
	"archive/tar"
	"bytes"
	"fmt"
)

func runTar(in []byte) error {
	h, err := tar.NewReader(bytes.NewReader(in)).Next()
	fmt.Println(h)
	return err
}
