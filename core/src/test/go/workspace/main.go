package main

import (
	"fmt"
	"os"

	"example.org/lib"
)

func main() { fmt.Println(lib.Say(os.Args[0], len(os.Args))) }
