//go:build !no_elf

package main

import (
	"debug/elf"
	"fmt"
	"net/http"
)

func init() {
	register("elf", func(w http.ResponseWriter, r *http.Request) {
		f, err := elf.Open(r.FormValue("file"))
		if err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		defer f.Close()
		fmt.Fprintln(w, f.Machine)
	})
}
