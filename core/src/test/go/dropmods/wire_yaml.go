//go:build !no_yaml

package main

import "tonnage.example/dropmods/yamlcmd"

func init() { add("yaml", yamlcmd.Run) }
