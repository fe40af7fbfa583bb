//go:build numbers
// +build numbers

package main

import "reflect"

// Counting methods looks none up.
func extra(name string, all []interface{}) {
	for _, v := range all {
		println(reflect.TypeOf(v).NumMethod(), reflect.ValueOf(v).NumMethod())
	}
}
