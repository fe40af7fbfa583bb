//go:build plug
// +build plug

package main

import "plugin"

func extra(name string, all []interface{}) { plugin.Open(name) }
