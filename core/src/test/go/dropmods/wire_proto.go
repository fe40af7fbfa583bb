//go:build !no_proto

package main

import "tonnage.example/dropmods/protocmd"

func init() { add("proto", protocmd.Run) }
