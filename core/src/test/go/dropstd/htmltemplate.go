//go:build !no_htmltemplate

package main

import (
	"html/template"
	"net/http"
)

func init() {
	register("htmltemplate", func(w http.ResponseWriter, r *http.Request) {
		if err := page.Execute(w, r.URL); err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
}

var page = template.Must(template.New("page").Parse(`<a href="{{.Path}}">{{.Host}}</a>`))
