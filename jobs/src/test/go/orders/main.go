// Orders answers gRPC, keeps orders in PostgreSQL, and is measured by Prometheus.
package main

import (
	"context"
	"net"
	"net/http"
	"os"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Steps are what later releases add.
var steps []func(context.Context, *zap.Logger) error

var taken = prometheus.NewCounterVec(
	prometheus.CounterOpts{Name: "orders_taken_total", Help: "Orders taken."}, []string{"shop"})

func take(ctx context.Context, db *pgx.Conn, shop string) (uuid.UUID, error) {
	id, err := uuid.NewRandom()
	if err != nil {
		return id, status.Error(codes.Internal, err.Error())
	}
	when, err := protojson.Marshal(timestamppb.Now())
	if err != nil {
		return id, err
	}
	_, err = db.Exec(ctx, "insert into orders values ($1, $2, $3)", id, shop, string(when))
	taken.WithLabelValues(shop).Inc()
	return id, err
}

func main() {
	log, err := zap.NewProduction()
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	db, err := pgx.Connect(ctx, os.Getenv("DATABASE"))
	if err != nil {
		log.Fatal("no database", zap.Error(err))
	}
	prometheus.MustRegister(taken)
	http.Handle("/metrics", promhttp.Handler())
	go func() { log.Error("metrics", zap.Error(http.ListenAndServe(":9090", nil))) }()
	for _, step := range steps {
		if err := step(ctx, log); err != nil {
			log.Error("step", zap.Error(err))
		}
	}
	id, err := take(ctx, db, os.Getenv("SHOP"))
	log.Info("taken", zap.Stringer("id", id), zap.Error(err))
	listener, err := net.Listen("tcp", ":8080")
	if err != nil {
		log.Fatal("no port", zap.Error(err))
	}
	server := grpc.NewServer()
	grpc_health_v1.RegisterHealthServer(server, health.NewServer())
	log.Fatal("served", zap.Error(server.Serve(listener)))
}
