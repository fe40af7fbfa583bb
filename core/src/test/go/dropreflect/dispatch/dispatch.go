// Package dispatch calls methods by names that come from outside: with it the linker keeps all exported methods.
package dispatch

import (
	"fmt"
	"reflect"
)

// Call calls a method without arguments.
func Call(target any, method string) ([]string, error) {
	m := reflect.ValueOf(target).MethodByName(method)
	if !m.IsValid() || m.Type().NumIn() != 0 {
		return nil, fmt.Errorf("%T has no method %s", target, method)
	}
	var out []string
	for _, v := range m.Call(nil) {
		out = append(out, fmt.Sprint(v))
	}
	return out, nil
}
