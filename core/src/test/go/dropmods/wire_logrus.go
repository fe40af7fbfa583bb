//go:build !no_logrus

package main

import "tonnage.example/dropmods/logruscmd"

func init() { add("logrus", logruscmd.Run) }
