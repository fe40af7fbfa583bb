// A service of several modules: two majors of one, one that is replaced by a
// folder, one that is declared and leaves nothing behind.
package main

import (
	"crypto/tls"
	_ "embed"
	"fmt"
	"net/http"
	"os"

	"example.org/replaced"
	unused "example.org/unused/v3"
	"rsc.io/quote"
	quotev3 "rsc.io/quote/v3"
)

//go:embed data/table.txt
var table []byte

var version = "unset"

func main() {
	if len(os.Args) > 3 {
		server := &http.Server{Addr: os.Args[1], TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13}}
		fmt.Println(server.ListenAndServeTLS(os.Args[2], os.Args[3]))
	}
	fmt.Println(version, quote.Hello(), quotev3.HelloV3(), len(table))
	fmt.Println(replaced.Sum(replaced.Record{Name: "a", Weight: 2}, replaced.Kind(len(os.Args))), unused.Always)
}
