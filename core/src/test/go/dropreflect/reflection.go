//go:build !no_reflection

package main

import (
	"fmt"
	"time"
	"tonnage.example/dropreflect/dispatch"
)

func runReflection(in []byte) error {
	out, err := dispatch.Call(time.Now(), string(in))
	fmt.Println(out)
	return err
}
