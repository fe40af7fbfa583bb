module tonnage.example/vendored

go 1.17

require example.org/lib v1.4.0
