// Package metricscmd is a feature.
package metricscmd

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"net/http"
)

// Run runs it.
func Run(args []string) error {
	calls.Inc()
	http.Handle("/metrics", promhttp.Handler())
	return http.ListenAndServe(args[0], nil)
}

var calls = prometheus.NewCounter(prometheus.CounterOpts{Name: "calls"})

func init() { prometheus.MustRegister(calls) }
