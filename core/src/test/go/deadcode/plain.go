//go:build !(byname || constname || method || typemethod || template || json || plug || typebyname || consttype || numbers || rpc || web || page || codecs || unused || calls)
// +build !byname,!constname,!method,!typemethod,!template,!json,!plug,!typebyname,!consttype,!numbers,!rpc,!web,!page,!codecs,!unused,!calls

package main

func extra(name string, all []interface{}) {}
