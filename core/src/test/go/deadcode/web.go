//go:build web
// +build web

package main

import "net/http"

func extra(name string, all []interface{}) {
	http.ListenAndServe(name, http.FileServer(http.Dir(name)))
}
