module tonnage.example/sets

go 1.26.0

require golang.org/x/text v0.27.0
