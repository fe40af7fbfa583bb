module acme.example/inventory

go 1.26.0

require (
	github.com/go-chi/chi/v5 v5.0.12
	github.com/google/uuid v1.4.0
	github.com/rs/zerolog v1.31.0
	gopkg.in/yaml.v3 v3.0.1
)

require (
	github.com/mattn/go-colorable v0.1.13 // indirect
	github.com/mattn/go-isatty v0.0.19 // indirect
	golang.org/x/sys v0.12.0 // indirect
)
