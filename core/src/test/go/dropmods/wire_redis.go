//go:build !no_redis

package main

import "tonnage.example/dropmods/rediscmd"

func init() { add("redis", rediscmd.Run) }
