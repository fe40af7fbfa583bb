module tonnage.example/workspace

go 1.18
