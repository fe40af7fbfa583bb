// Package lib says something.
package lib

import "strings"

// Say repeats a word.
//
//go:noinline
func Say(word string, n int) string { return strings.Repeat(word+" ", n) }
