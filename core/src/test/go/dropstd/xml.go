//go:build !no_xml

package main

import (
	"encoding/xml"
	"net/http"
)

func init() {
	register("xml", func(w http.ResponseWriter, r *http.Request) {
		var v struct {
			Name string `xml:"name,attr"`
			Text string `xml:",chardata"`
		}
		if err := xml.NewDecoder(r.Body).Decode(&v); err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		xml.NewEncoder(w).Encode(v)
	})
}
