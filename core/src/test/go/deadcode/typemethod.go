//go:build typemethod
// +build typemethod

package main

import "reflect"

func extra(name string, all []interface{}) {
	for _, v := range all {
		println(reflect.TypeOf(v).Method(len(name)).Name)
	}
}
