module tonnage.example/stamped

go 1.16
