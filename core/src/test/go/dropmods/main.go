// Command dropmods is a command line on well-known modules. Each feature is a package of its own; the tag no_NAME leaves it
// out.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

var commands []*cobra.Command

func main() {
	root := &cobra.Command{Use: "dropmods", SilenceUsage: true}
	root.AddCommand(commands...)
	if err := root.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func add(name string, run func(args []string) error) {
	commands = append(commands, &cobra.Command{
		Use:  name,
		RunE: func(_ *cobra.Command, args []string) error { return run(args) },
	})
}
