//go:build !no_grpc

package main

import "tonnage.example/dropmods/grpccmd"

func init() { add("grpc", grpccmd.Run) }
