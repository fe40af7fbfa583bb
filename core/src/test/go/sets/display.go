//go:build !no_display

package main

import (
	"fmt"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

func init() {
	features["display"] = func(args []string) {
		fmt.Println(display.Tags(language.Make(args[0])).Name(language.Make(args[1])))
	}
}
