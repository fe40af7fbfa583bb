//go:build !no_gob

package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
)

func runGob(in []byte) error {
	var v map[string]int
	err := gob.NewDecoder(bytes.NewReader(in)).Decode(&v)
	fmt.Println(v)
	return err
}
