module tonnage.example/dropreflect

go 1.22
