//go:build !no_json

package main

import (
	"encoding/json"
	"fmt"
)

func runJson(in []byte) error {
	var v any
	err := json.Unmarshal(in, &v)
	fmt.Println(v)
	return err
}
