// Package markdowncmd is a feature.
package markdowncmd

import (
	"github.com/yuin/goldmark"
	"os"
)

// Run runs it.
func Run(args []string) error {
	return goldmark.Convert([]byte(args[0]), os.Stdout)
}
