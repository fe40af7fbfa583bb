//go:build !no_big

package main

import (
	"fmt"
	"math/big"
)

func runBig(in []byte) error {
	n, ok := new(big.Float).SetString(string(in))
	fmt.Println(n, ok)
	return nil
}
