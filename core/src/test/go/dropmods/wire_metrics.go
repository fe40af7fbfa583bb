//go:build !no_metrics

package main

import "tonnage.example/dropmods/metricscmd"

func init() { add("metrics", metricscmd.Run) }
