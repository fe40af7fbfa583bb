//go:build byname
// +build byname

package main

import "reflect"

func extra(name string, all []interface{}) {
	for _, v := range all {
		if m := reflect.ValueOf(v).MethodByName(name); m.IsValid() {
			m.Call(nil)
		}
	}
}
