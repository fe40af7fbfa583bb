package main

import (
	"os"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

var log = zap.New(zapcore.NewCore(
	zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()),
	zapcore.Lock(os.Stdout), zapcore.InfoLevel)).Sugar()

func info(text string, args ...any) { log.Infow(text, args...) }
func warn(text string, args ...any) { log.Warnw(text, args...) }
func fail(text string, cause error) { log.Fatalw(text, "error", cause) }
