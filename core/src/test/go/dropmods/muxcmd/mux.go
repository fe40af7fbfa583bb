// Package muxcmd is a feature.
package muxcmd

import (
	"github.com/gorilla/mux"
	"net/http"
)

// Run runs it.
func Run(args []string) error {
	r := mux.NewRouter()
	r.HandleFunc("/{name}", func(w http.ResponseWriter, q *http.Request) {
		w.Write([]byte(mux.Vars(q)["name"]))
	})
	return http.ListenAndServe(args[0], r)
}
