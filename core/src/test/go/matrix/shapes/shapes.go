// Package shapes has types with methods that are used, that are not, and that are inlined elsewhere.
package shapes

import "strconv"

type Shape interface {
	Area() float64
}

type Square struct{ Side float64 }

func (s Square) Area() float64 { return s.Side * s.Side }

// Never is called by nobody.
func (s Square) Never() string { return "never" + strconv.Itoa(int(s.Side)) }

type Circle struct{ Radius float64 }

func (c *Circle) Area() float64 { return 3 * Double(c.Radius) }

func (c *Circle) String() string { return "circle of " + strconv.Itoa(int(c.Radius)) }

type Named struct {
	Shape
	Name string
}

// Double is small enough to be inlined by every release that inlines.
func Double(x float64) float64 { return x * 2 }
