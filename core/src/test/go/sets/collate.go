//go:build !no_collate

package main

import (
	"fmt"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

func init() {
	features["collate"] = func(args []string) {
		collate.New(language.Make(args[0])).SortStrings(args)
		fmt.Println(args)
	}
}
