//go:build !no_expvar

package main

import (
	"expvar"
	"net/http"
)

func init() {
	register("expvar", func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		expvar.Handler().ServeHTTP(w, r)
	})
}

var requests = expvar.NewInt("requests")
