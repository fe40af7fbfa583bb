//go:build rpc
// +build rpc

package main

import "net/rpc"

func extra(name string, all []interface{}) {
	for _, v := range all {
		rpc.Register(v)
	}
}
