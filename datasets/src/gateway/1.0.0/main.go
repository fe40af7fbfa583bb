// Command gateway is the public entrance of the acme shop: it gives every
// request an id, holds back the hasty, and passes the rest on to the service behind.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
	"github.com/rs/zerolog"
	"golang.org/x/time/rate"
)

var version = "dev" // set with -ldflags -X

var log = zerolog.New(os.Stdout).With().Timestamp().Str("service", "gateway").Logger()

type config struct {
	Listen   string            `json:"listen"`
	Rate     rate.Limit        `json:"rate"` // requests a second, for each backend
	Backends map[string]string `json:"backends"`
}

func main() {
	file := flag.String("config", "/app/gateway.json", "configuration file")
	flag.Parse()
	cfg, err := load(*file)
	if err != nil {
		log.Fatal().Err(err).Msg("configuration")
	}
	r, err := routes(cfg)
	if err != nil {
		log.Fatal().Err(err).Msg("routes")
	}
	log.Info().Str("version", version).Str("address", cfg.Listen).Msg("listening")
	log.Fatal().Err(http.ListenAndServe(cfg.Listen, r)).Msg("stopped")
}

func load(file string) (config, error) {
	cfg := config{Listen: ":8080", Rate: 100}
	data, err := os.ReadFile(file)
	if err != nil {
		return cfg, err
	}
	return cfg, json.Unmarshal(data, &cfg)
}

func routes(cfg config) (http.Handler, error) {
	r := chi.NewRouter()
	r.Use(requestID)
	r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	r.Get("/version", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, version) })
	for name, target := range cfg.Backends {
		u, err := url.Parse(target)
		if err != nil {
			return nil, fmt.Errorf("backend %s: %w", name, err)
		}
		r.Mount("/"+name, http.StripPrefix("/"+name, limit(cfg.Rate, forward(name, u))))
	}
	debugRoutes(r)
	return r, nil
}

// requestID keeps the caller's id if it is a well-formed one.
func requestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, err := uuid.Parse(r.Header.Get("X-Request-Id"))
		if err != nil {
			id = uuid.New()
			r.Header.Set("X-Request-Id", id.String())
		}
		w.Header().Set("X-Request-Id", id.String())
		log.Debug().Stringer("id", id).Str("path", r.URL.Path).Msg("request")
		next.ServeHTTP(w, r)
	})
}

func limit(each rate.Limit, next http.Handler) http.Handler {
	bucket := rate.NewLimiter(each, 1+int(each))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !bucket.Allow() {
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too many requests", http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func forward(name string, target *url.URL) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(target)
			p.SetXForwarded()
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			log.Warn().Err(err).Str("name", name).Msg("backend")
			http.Error(w, "backend unavailable", http.StatusBadGateway)
		},
	}
}
