//go:build consttype
// +build consttype

package main

import "reflect"

func extra(name string, all []interface{}) {
	for _, v := range all {
		if m, ok := reflect.TypeOf(v).MethodByName("Len"); ok {
			println(m.Index)
		}
	}
}
