//go:build r3

package main

import (
	"context"
	"os"

	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
)

func init() {
	steps = append(steps, func(ctx context.Context, log *zap.Logger) error {
		stock, err := grpc.Dial(os.Getenv("STOCK"), grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return err
		}
		defer stock.Close()
		answer, err := grpc_health_v1.NewHealthClient(stock).Check(ctx, &grpc_health_v1.HealthCheckRequest{})
		log.Info("stock", zap.Stringer("status", answer.GetStatus()))
		return err
	})
}
