//go:build !no_pprof

package main

import _ "net/http/pprof"
