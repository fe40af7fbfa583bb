// Command dropstd is a service on the standard library alone. Each feature is a file that registers
// itself; the tag no_NAME leaves it out.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"sort"
	"strings"
)

var routes = map[string]http.HandlerFunc{}

func register(name string, handler http.HandlerFunc) { routes[name] = handler }

func main() {
	address := flag.String("listen", "localhost:8080", "address")
	flag.Parse()
	var names []string
	for name, handler := range routes {
		http.HandleFunc("/"+name, handler)
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprintln(os.Stderr, "features: "+strings.Join(names, ", "))
	log.Fatal(http.ListenAndServe(*address, nil))
}
