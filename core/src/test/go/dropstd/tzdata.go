//go:build !no_tzdata

package main

import _ "time/tzdata"
