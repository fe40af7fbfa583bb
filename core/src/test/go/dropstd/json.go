//go:build !no_json

package main

import (
	"encoding/json"
	"net/http"
)

func init() {
	register("json", func(w http.ResponseWriter, r *http.Request) {
		var v map[string]any
		if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		json.NewEncoder(w).Encode(v)
	})
}
