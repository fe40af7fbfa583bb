//go:build r7

package main

import (
	"context"
	"math/rand"
	"time"

	"go.uber.org/zap"
)

func retry(ctx context.Context, times int, do func() error) (err error) {
	for i := 0; i < times; i++ {
		if err = do(); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(rand.Intn(1<<i)) * time.Millisecond):
		}
	}
	return err
}

func init() {
	first := steps[0]
	steps[0] = func(ctx context.Context, log *zap.Logger) error {
		return retry(ctx, 3, func() error { return first(ctx, log) })
	}
}
