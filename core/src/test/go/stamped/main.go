package main

import "os"

var stamp, words, unset = "unset", "", "unset"

func main() { os.Stdout.WriteString(stamp + words + unset + "\n") }
