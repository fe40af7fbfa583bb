//go:build !no_texttemplate

package main

import (
	"net/http"
	"text/template"
)

func init() {
	register("texttemplate", func(w http.ResponseWriter, r *http.Request) {
		if err := text.Execute(w, r.URL); err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
}

var text = template.Must(template.New("text").Parse(`{{.Path}} at {{.Host}}`))
