//go:build constname
// +build constname

package main

import "reflect"

func extra(name string, all []interface{}) {
	for _, v := range all {
		if m := reflect.ValueOf(v).MethodByName("Len"); m.IsValid() {
			m.Call(nil)
		}
	}
}
