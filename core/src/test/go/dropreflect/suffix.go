//go:build !no_suffix

package main

import (
	"fmt"
	"index/suffixarray"
)

func runSuffix(in []byte) error {
	fmt.Println(suffixarray.New(in).Lookup([]byte("a"), -1))
	return nil
}
