//go:build !no_units && !units_listed

package main

func find(code string) unit { return units[code] }
