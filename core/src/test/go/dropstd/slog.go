//go:build !no_slog

package main

import (
	"log/slog"
	"net/http"
)

func init() {
	register("slog", func(w http.ResponseWriter, r *http.Request) {
		slog.New(slog.NewJSONHandler(w, nil)).Info("hello", "path", r.URL.Path)
	})
}
