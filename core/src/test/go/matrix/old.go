// +build !go1.18

package main

func newest(r Registry) interface{} { return r }
