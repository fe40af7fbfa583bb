module tonnage.example/modules

go 1.21

require (
	example.org/replaced v1.4.0
	example.org/unused/v3 v3.2.1
	rsc.io/quote v1.5.2
	rsc.io/quote/v3 v3.1.0
)

require (
	golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c // indirect
	rsc.io/sampler v1.3.0 // indirect
)

replace (
	example.org/replaced => ./replaced
	example.org/unused/v3 => ./unused
)
