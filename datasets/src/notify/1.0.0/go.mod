module acme.example/notify

go 1.24.0

require (
	github.com/go-chi/chi/v5 v5.1.0
	github.com/google/uuid v1.3.0
	go.uber.org/zap v1.27.0
)

require (
	go.uber.org/multierr v1.10.0 // indirect
)
