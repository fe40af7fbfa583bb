module tonnage.example/facts

go 1.21
