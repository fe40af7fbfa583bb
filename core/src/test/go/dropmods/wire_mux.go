//go:build !no_mux

package main

import "tonnage.example/dropmods/muxcmd"

func init() { add("mux", muxcmd.Run) }
