//go:build !no_regexp

package main

import (
	"net/http"
	"regexp"
)

func init() {
	register("regexp", func(w http.ResponseWriter, r *http.Request) {
		w.Write(regexp.MustCompile(r.FormValue("pattern")).ReplaceAll([]byte(r.FormValue("text")), []byte("-")))
	})
}
