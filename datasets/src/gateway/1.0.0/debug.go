package main

import "github.com/go-chi/chi/v5"

// debugRoutes: no debugging handlers in this release.
func debugRoutes(chi.Router) {}
