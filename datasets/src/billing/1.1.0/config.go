package main

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

type config struct {
	Listen   string
	RPC      string
	Currency string
}

// main does with the standard library what cobra and viper did in 1.0.0.
func main() {
	file := flag.String("config", "/app/billing.json", "configuration file")
	listen := flag.String("listen", os.Getenv("BILLING_LISTEN"), "address to listen on")
	currency := flag.String("currency", os.Getenv("BILLING_CURRENCY"), "currency of invoices which name none")
	show := flag.Bool("version", false, "print the version and stop")
	flag.Parse()
	if *show {
		fmt.Println("billing version", version)
		return
	}
	data, err := os.ReadFile(*file)
	if err != nil {
		log.Fatal().Err(err).Msg("configuration")
	}
	var cfg config
	if err := json.Unmarshal(data, &cfg); err != nil {
		log.Fatal().Err(err).Msg("configuration")
	}
	cfg.Listen = cmp.Or(*listen, cfg.Listen, ":8081")
	cfg.RPC = cmp.Or(os.Getenv("BILLING_RPC"), cfg.RPC)
	cfg.Currency = cmp.Or(*currency, cfg.Currency, "EUR")
	log.Fatal().Err(serve(cfg)).Msg("stopped")
}
