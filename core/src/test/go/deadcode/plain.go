//go:build !(byname || constname || method || typemethod || template || json || plug)
// +build !byname,!constname,!method,!typemethod,!template,!json,!plug

package main

func extra(name string, all []interface{}) {}
