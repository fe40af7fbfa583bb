// A program that reflection lets the linker prune, or not; which, a build tag says.
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	var readers []interface{}
	readers = append(readers, bytes.NewBufferString("x"), strings.NewReader("y"), time.Now(), os.Stdout, &canary{})
	for _, r := range readers {
		fmt.Println(r)
	}
	extra(os.Args[0], readers)
}
