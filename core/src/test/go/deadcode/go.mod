module tonnage.example/deadcode

go 1.16
