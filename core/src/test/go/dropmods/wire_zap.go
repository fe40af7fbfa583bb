//go:build !no_zap

package main

import "tonnage.example/dropmods/zapcmd"

func init() { add("zap", zapcmd.Run) }
