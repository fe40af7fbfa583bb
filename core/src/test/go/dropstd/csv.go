//go:build !no_csv

package main

import (
	"encoding/csv"
	"net/http"
)

func init() {
	register("csv", func(w http.ResponseWriter, r *http.Request) {
		rows, err := csv.NewReader(r.Body).ReadAll()
		if err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		csv.NewWriter(w).WriteAll(rows)
	})
}
