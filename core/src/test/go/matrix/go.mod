module tonnage.example/matrix

go 1.18
