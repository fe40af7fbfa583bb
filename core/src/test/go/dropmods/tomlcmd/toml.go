// Package tomlcmd is a feature.
package tomlcmd

import (
	"fmt"
	"github.com/BurntSushi/toml"
)

// Run runs it.
func Run(args []string) error {
	var v map[string]any
	_, err := toml.Decode(fmt.Sprint(args), &v)
	fmt.Println(v)
	return err
}
