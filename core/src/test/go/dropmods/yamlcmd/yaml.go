// Package yamlcmd is a feature.
package yamlcmd

import (
	"fmt"
	"gopkg.in/yaml.v3"
)

// Run runs it.
func Run(args []string) error {
	var v map[string]any
	if err := yaml.Unmarshal([]byte(fmt.Sprint(args)), &v); err != nil {
		return err
	}
	out, err := yaml.Marshal(v)
	fmt.Println(string(out))
	return err
}
