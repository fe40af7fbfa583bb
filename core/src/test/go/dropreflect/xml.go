//go:build !no_xml

package main

import (
	"encoding/xml"
	"fmt"
)

func runXml(in []byte) error {
	var v struct{ Name string }
	err := xml.Unmarshal(in, &v)
	fmt.Println(v)
	return err
}
