//go:build !no_types

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

func runTypes(in []byte) error {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, "a.go", in, 0)
	if err != nil {
		return err
	}
	p, err := (&types.Config{}).Check("a", files, []*ast.File{f}, nil)
	fmt.Println(p)
	return err
}
