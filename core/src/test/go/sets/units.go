//go:build !no_units

package main

import "fmt"

// A unit: its code, its factor and how it is printed.
type unit struct {
	code, symbol string
	factor       float64
	print        func(float64) string
}

func plain(v float64) string { return fmt.Sprint(v) }
func short(v float64) string { return fmt.Sprintf("%.2f", v) }

func init() {
	features["units"] = func(args []string) { fmt.Println(find(args[0])) }
}
