//go:build !no_sql

package main

import (
	"database/sql"
	"fmt"
	"net/http"
)

func init() {
	register("sql", func(w http.ResponseWriter, r *http.Request) {
		db, err := sql.Open(r.FormValue("driver"), r.FormValue("source"))
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		defer db.Close()
		var n int
		err = db.QueryRowContext(r.Context(), "select 1").Scan(&n)
		fmt.Fprintln(w, n, err)
	})
}
