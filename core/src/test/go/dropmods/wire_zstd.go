//go:build !no_zstd

package main

import "tonnage.example/dropmods/zstdcmd"

func init() { add("zstd", zstdcmd.Run) }
