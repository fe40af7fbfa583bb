//go:build !no_markdown

package main

import "tonnage.example/dropmods/markdowncmd"

func init() { add("markdown", markdowncmd.Run) }
