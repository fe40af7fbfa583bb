//go:build json
// +build json

package main

import (
	"encoding/json"
	"os"
)

func extra(name string, all []interface{}) { json.NewEncoder(os.Stdout).Encode(all) }
