// The program that every release of Go builds for the tests: what the oldest can compile, and all that a reader must find in it.
package main

import (
	"fmt"
	"os"
	"sort"

	"tonnage.example/matrix/shapes"
)

// A Registry is a declared map type, which tells readers how long a map's descriptor is.
type Registry map[string]shapes.Shape

type byArea []shapes.Shape

func (s byArea) Len() int           { return len(s) }
func (s byArea) Less(i, j int) bool { return s[i].Area() < s[j].Area() }
func (s byArea) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

func (r Registry) sorted() []shapes.Shape {
	var all []shapes.Shape
	for _, s := range r {
		all = append(all, s)
	}
	sort.Sort(byArea(all))
	return all
}

func main() {
	registry := Registry{
		"square": shapes.Square{Side: float64(len(os.Args))},
		"circle": &shapes.Circle{Radius: 2},
		"named":  &shapes.Named{Shape: shapes.Square{Side: 3}, Name: "named"},
	}
	done := make(chan Registry)
	go func() { done <- registry }()
	for _, s := range (<-done).sorted() {
		fmt.Println(s, s.Area(), describe(s))
	}
	fmt.Printf("%v\n", newest(registry))
}

//go:noinline
func describe(s shapes.Shape) string {
	switch s := s.(type) {
	case shapes.Square:
		return fmt.Sprint("square of ", s.Side, " twice ", shapes.Double(s.Side))
	case fmt.Stringer:
		return s.String()
	}
	return "?"
}
