package main

import (
	"log/slog"
	"os"
)

// The standard library's logger takes the place of zap.
var log = slog.New(slog.NewJSONHandler(os.Stdout, nil))

func info(text string, args ...any) { log.Info(text, args...) }
func warn(text string, args ...any) { log.Warn(text, args...) }

func fail(text string, cause error) {
	log.Error(text, "error", cause)
	os.Exit(1)
}
