module example.org/replaced

go 1.21
