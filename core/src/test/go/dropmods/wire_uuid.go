//go:build !no_uuid

package main

import "tonnage.example/dropmods/uuidcmd"

func init() { add("uuid", uuidcmd.Run) }
