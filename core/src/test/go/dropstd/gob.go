//go:build !no_gob

package main

import (
	"encoding/gob"
	"net/http"
)

func init() {
	register("gob", func(w http.ResponseWriter, r *http.Request) {
		var v map[string]string
		if err := gob.NewDecoder(r.Body).Decode(&v); err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		gob.NewEncoder(w).Encode(v)
	})
}
