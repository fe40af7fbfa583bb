//go:build typebyname
// +build typebyname

package main

import "reflect"

func extra(name string, all []interface{}) {
	for _, v := range all {
		if m, ok := reflect.TypeOf(v).MethodByName(name); ok {
			println(m.Index)
		}
	}
}
