// Command inventory knows what is in stock, by the EAN-13 number on the box.
package main

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"os/user"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
	"github.com/rs/zerolog"
	"gopkg.in/yaml.v3"
)

var version = "dev" // set with -ldflags -X

var log = zerolog.New(os.Stdout).With().Timestamp().Str("service", "inventory").Logger()

type config struct {
	Listen string         `yaml:"listen"`
	Bucket string         `yaml:"bucket"`
	Stock  map[string]int `yaml:"stock"`
}

type movement struct {
	ID    uuid.UUID `json:"id"`
	EAN   string    `json:"ean"`
	Delta int       `json:"delta"`
	At    time.Time `json:"at"`
}

type store struct {
	sync.Mutex
	stock     map[string]int
	movements []movement
}

func main() {
	file := flag.String("config", "/app/inventory.yaml", "configuration file")
	flag.Parse()
	data, err := os.ReadFile(*file)
	if err != nil {
		log.Fatal().Err(err).Msg("configuration")
	}
	cfg := config{Listen: ":8082", Stock: map[string]int{}}
	if err := yaml.Unmarshal(data, &cfg); err != nil {
		log.Fatal().Err(err).Msg("configuration")
	}
	for ean := range cfg.Stock {
		if !validEAN(ean) {
			log.Warn().Str("ean", ean).Msg("not an EAN-13 number")
			delete(cfg.Stock, ean)
		}
	}
	s := &store{stock: cfg.Stock}
	startExport(cfg, s)
	who := "unknown"
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	log.Info().Str("version", version).Str("address", cfg.Listen).Str("user", who).Msg("listening")
	log.Fatal().Err(http.ListenAndServe(cfg.Listen, s.routes())).Msg("stopped")
}

func (s *store) routes() http.Handler {
	r := chi.NewRouter()
	r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]string{"status": "ok", "version": version})
	})
	r.Get("/stock", func(w http.ResponseWriter, _ *http.Request) {
		s.Lock()
		defer s.Unlock()
		reply(w, http.StatusOK, s.stock)
	})
	r.Get("/movements", func(w http.ResponseWriter, _ *http.Request) {
		s.Lock()
		defer s.Unlock()
		reply(w, http.StatusOK, s.movements)
	})
	r.Post("/movements", func(w http.ResponseWriter, r *http.Request) {
		var m movement
		if err := json.NewDecoder(r.Body).Decode(&m); err != nil || !validEAN(m.EAN) {
			reply(w, http.StatusBadRequest, map[string]string{"error": "not a movement of an EAN-13 number"})
			return
		}
		m.ID, m.At = uuid.New(), time.Now().UTC()
		s.Lock()
		defer s.Unlock()
		if s.stock[m.EAN]+m.Delta < 0 {
			reply(w, http.StatusConflict, map[string]string{"error": "not that many in stock"})
			return
		}
		s.stock[m.EAN] += m.Delta
		s.movements = append(s.movements, m)
		log.Info().Stringer("movement", m.ID).Str("ean", m.EAN).Int("delta", m.Delta).Msg("moved")
		reply(w, http.StatusCreated, m)
	})
	return r
}

func reply(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		log.Warn().Err(err).Msg("reply")
	}
}
