// Command sets has features that embed a set of data, or fill a map when it starts; the build tag
// no_NAME leaves one out.
package main

import (
	"fmt"
	"os"
)

var features = map[string]func([]string){}

func main() {
	for name, run := range features {
		if len(os.Args) > 1 && os.Args[1] == name {
			run(os.Args[1:])
		}
	}
	fmt.Println(len(features))
}
