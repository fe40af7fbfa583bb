// Package zapcmd is a feature.
package zapcmd

import (
	"go.uber.org/zap"
)

// Run runs it.
func Run(args []string) error {
	log, err := zap.NewProduction()
	if err != nil {
		return err
	}
	log.Info("hello", zap.Strings("args", args))
	return log.Sync()
}
