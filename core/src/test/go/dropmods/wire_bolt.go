//go:build !no_bolt

package main

import "tonnage.example/dropmods/boltcmd"

func init() { add("bolt", boltcmd.Run) }
