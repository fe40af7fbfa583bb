// Command notify sends the shop's messages to customers, by way of webhooks.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
)

var version = "dev" // set with -ldflags -X

type config struct {
	Listen   string            `json:"listen"`
	Webhook  string            `json:"webhook"`
	Messages map[string]string `json:"messages"`
}

type message struct {
	ID   uuid.UUID         `json:"id"`
	To   string            `json:"to"`
	Kind string            `json:"kind"`
	With map[string]string `json:"with,omitempty"`
	Text string            `json:"text"`
}

type sender struct {
	webhook string
	texts   map[string]string
	queue   chan message
}

func main() {
	file := flag.String("config", "/app/notify.json", "configuration file")
	flag.Parse()
	cfg, s, err := load(*file)
	if err != nil {
		fail("configuration", err)
	}
	go s.run()
	r := chi.NewRouter()
	r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok", version) })
	r.Get("/kinds", s.kinds)
	r.Post("/messages/{kind}", s.accept)
	info("listening", "version", version, "address", cfg.Listen)
	fail("stopped", http.ListenAndServe(cfg.Listen, r))
}

func load(file string) (config, *sender, error) {
	cfg := config{Listen: ":8083"}
	data, err := os.ReadFile(file)
	if err != nil {
		return cfg, nil, err
	}
	if err := json.Unmarshal(data, &cfg); err != nil {
		return cfg, nil, err
	}
	return cfg, &sender{cfg.Webhook, cfg.Messages, make(chan message, 100)}, nil
}

func (s *sender) kinds(w http.ResponseWriter, _ *http.Request) {
	names := []string{}
	for name := range s.texts {
		names = append(names, name)
	}
	json.NewEncoder(w).Encode(names)
}

func (s *sender) accept(w http.ResponseWriter, r *http.Request) {
	m := message{}
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	m.ID, m.Kind = uuid.New(), chi.URLParam(r, "kind")
	text, ok := s.texts[m.Kind]
	if !ok {
		http.NotFound(w, r)
		return
	}
	m.Text = os.Expand(text, func(name string) string { return m.With[name] })
	select {
	case s.queue <- m:
		w.WriteHeader(http.StatusAccepted)
		json.NewEncoder(w).Encode(m)
	default:
		http.Error(w, "queue full", http.StatusServiceUnavailable)
	}
}

func (s *sender) run() {
	client := &http.Client{Timeout: 10 * time.Second}
	for m := range s.queue {
		body, err := json.Marshal(m)
		if err == nil {
			var res *http.Response
			if res, err = client.Post(s.webhook, "application/json", bytes.NewReader(body)); err == nil {
				res.Body.Close()
			}
		}
		if err != nil {
			warn("not sent", "id", m.ID, "error", err)
			continue
		}
		info("sent", "id", m.ID, "kind", m.Kind)
	}
}
