//go:build calls
// +build calls

package main

import "reflect"

// A function that is called by reflection is found by no name; until Go 1.14 the linker did not tell them apart.
func extra(name string, all []interface{}) {
	reflect.ValueOf(func() { println(name) }).Call(nil)
}
