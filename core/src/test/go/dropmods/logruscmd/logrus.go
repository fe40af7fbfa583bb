// Package logruscmd is a feature.
package logruscmd

import (
	"github.com/sirupsen/logrus"
)

// Run runs it.
func Run(args []string) error {
	logrus.SetFormatter(&logrus.JSONFormatter{})
	logrus.WithField("args", args).Info("hello")
	return nil
}
