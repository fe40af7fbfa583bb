module example.org/unused/v3

go 1.21
