package main

import (
	"context"
	"errors"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const rpcName = "acme.billing.v1.Invoices"

// startRPC offers the invoices over gRPC too, with the standard health service.
func startRPC(cfg config, l *ledger) {
	if cfg.RPC == "" {
		return
	}
	at, err := net.Listen("tcp", cfg.RPC)
	if err != nil {
		log.Fatal().Err(err).Msg("rpc")
	}
	s := grpc.NewServer()
	s.RegisterService(&invoices, l)
	h := health.NewServer()
	h.SetServingStatus(rpcName, healthpb.HealthCheckResponse_SERVING)
	healthpb.RegisterHealthServer(s, h)
	go func() { log.Fatal().Err(s.Serve(at)).Msg("rpc stopped") }()
	log.Info().Str("address", cfg.RPC).Msg("rpc listening")
}

// invoices is written by hand: its messages are well-known types.
var invoices = grpc.ServiceDesc{
	ServiceName: rpcName,
	HandlerType: (*any)(nil),
	Methods: []grpc.MethodDesc{
		{MethodName: "Get", Handler: method((*ledger).get)},
		{MethodName: "Pay", Handler: method((*ledger).pay)},
	},
}

func method(do func(*ledger, string) (invoice, error)) grpc.MethodHandler {
	return func(srv any, ctx context.Context, dec func(any) error, via grpc.UnaryServerInterceptor) (any, error) {
		var id wrapperspb.StringValue
		if err := dec(&id); err != nil {
			return nil, err
		}
		in, err := do(srv.(*ledger), id.Value)
		if errors.Is(err, errUnknown) {
			return nil, status.Error(codes.NotFound, err.Error())
		}
		if err != nil {
			return nil, status.Error(codes.InvalidArgument, err.Error())
		}
		return structpb.NewStruct(map[string]any{
			"id": in.ID.String(), "customer": in.Customer, "cents": float64(in.Cents),
			"currency": in.Currency, "paid": in.Paid,
		})
	}
}
