//go:build !no_toml

package main

import "tonnage.example/dropmods/tomlcmd"

func init() { add("toml", tomlcmd.Run) }
