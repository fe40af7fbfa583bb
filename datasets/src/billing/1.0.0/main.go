// Command billing writes invoices and says what is still to be paid.
package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"sort"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/mux"
	"github.com/rs/zerolog"
)

var version = "dev" // set with -ldflags -X

var log = zerolog.New(os.Stdout).With().Timestamp().Str("service", "billing").Logger()

type invoice struct {
	ID       uuid.UUID `json:"id"`
	Customer string    `json:"customer"`
	Cents    int64     `json:"cents"`
	Currency string    `json:"currency"`
	Issued   time.Time `json:"issued"`
	Paid     bool      `json:"paid"`
}

var errUnknown = errors.New("no such invoice")

// ledger holds the invoices in memory.
type ledger struct {
	sync.RWMutex
	invoices map[uuid.UUID]invoice
}

func (l *ledger) add(in invoice) invoice {
	in.ID, in.Issued, in.Paid = uuid.New(), time.Now().UTC(), false
	l.Lock()
	defer l.Unlock()
	l.invoices[in.ID] = in
	return in
}

func (l *ledger) get(id string) (invoice, error) {
	key, err := uuid.Parse(id)
	if err != nil {
		return invoice{}, err
	}
	l.RLock()
	defer l.RUnlock()
	in, ok := l.invoices[key]
	if !ok {
		return in, errUnknown
	}
	return in, nil
}

func (l *ledger) pay(id string) (invoice, error) {
	in, err := l.get(id)
	if err != nil {
		return in, err
	}
	in.Paid = true
	l.Lock()
	defer l.Unlock()
	l.invoices[in.ID] = in
	return in, nil
}

func (l *ledger) open(customer string) []invoice {
	l.RLock()
	defer l.RUnlock()
	list := []invoice{}
	for _, in := range l.invoices {
		if !in.Paid && (customer == "" || in.Customer == customer) {
			list = append(list, in)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Issued.Before(list[j].Issued) })
	return list
}

// serve is called by main, which is in config.go.
func serve(cfg config) error {
	l := &ledger{invoices: map[uuid.UUID]invoice{}}
	r := mux.NewRouter()
	r.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, map[string]string{"status": "ok", "version": version}, nil)
	})
	r.HandleFunc("/invoices", func(w http.ResponseWriter, r *http.Request) {
		reply(w, l.open(r.URL.Query().Get("customer")), nil)
	}).Methods(http.MethodGet)
	r.HandleFunc("/invoices", func(w http.ResponseWriter, r *http.Request) {
		in := invoice{Currency: cfg.Currency}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			reply(w, nil, err)
			return
		}
		in = l.add(in)
		log.Info().Stringer("invoice", in.ID).Int64("cents", in.Cents).Msg("issued")
		reply(w, in, nil)
	}).Methods(http.MethodPost)
	r.HandleFunc("/invoices/{id}", func(w http.ResponseWriter, r *http.Request) {
		in, err := l.get(mux.Vars(r)["id"])
		reply(w, in, err)
	}).Methods(http.MethodGet)
	r.HandleFunc("/invoices/{id}/payment", func(w http.ResponseWriter, r *http.Request) {
		in, err := l.pay(mux.Vars(r)["id"])
		reply(w, in, err)
	}).Methods(http.MethodPut)
	startRPC(cfg, l)
	log.Info().Str("version", version).Str("address", cfg.Listen).Msg("listening")
	return http.ListenAndServe(cfg.Listen, r)
}

func reply(w http.ResponseWriter, v any, err error) {
	w.Header().Set("Content-Type", "application/json")
	switch {
	case errors.Is(err, errUnknown):
		w.WriteHeader(http.StatusNotFound)
	case err != nil:
		w.WriteHeader(http.StatusBadRequest)
	}
	if err != nil {
		v = map[string]string{"error": err.Error()}
	}
	if err := json.NewEncoder(w).Encode(v); err != nil {
		log.Warn().Err(err).Msg("reply")
	}
}
