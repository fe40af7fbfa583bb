// Package zstdcmd is a feature.
package zstdcmd

import (
	"github.com/klauspost/compress/zstd"
	"os"
)

// Run runs it.
func Run(args []string) error {
	d, err := zstd.NewReader(os.Stdin)
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = d.WriteTo(os.Stdout)
	return err
}
