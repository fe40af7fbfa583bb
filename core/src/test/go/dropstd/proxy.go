//go:build !no_proxy

package main

import (
	"net/http"
	"net/http/httputil"
	"net/url"
)

func init() {
	register("proxy", func(w http.ResponseWriter, r *http.Request) {
		target, err := url.Parse(r.FormValue("target"))
		if err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		httputil.NewSingleHostReverseProxy(target).ServeHTTP(w, r)
	})
}
