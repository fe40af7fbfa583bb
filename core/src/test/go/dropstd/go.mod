module tonnage.example/dropstd

go 1.22
