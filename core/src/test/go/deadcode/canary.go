package main

// A canary's methods are called by nobody and fit no interface: what the linker does with them is its verdict, by its own -dumpdep.
type canary struct{ songs int }

func (c *canary) SungByNobody(a, b, c1 int8) (int16, uint8) { c.songs++; return int16(a), uint8(b) }
func (c *canary) sungByNobody(a, b, c1 int8) (int16, uint8) { c.songs--; return int16(b), uint8(c1) }
