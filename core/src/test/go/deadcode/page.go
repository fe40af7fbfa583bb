//go:build page
// +build page

package main

import (
	"html/template"
	"os"
)

func extra(name string, all []interface{}) {
	template.Must(template.New(name).Parse("{{.}}")).Execute(os.Stdout, all)
}
