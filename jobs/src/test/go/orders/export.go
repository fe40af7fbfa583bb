//go:build r6

package main

import (
	"context"
	"encoding/csv"
	"os"
	"text/template"

	"go.uber.org/zap"
)

func init() {
	steps = append(steps, func(_ context.Context, log *zap.Logger) error {
		t, err := template.New("order").Parse("{{range .}}{{.}}\n{{end}}")
		if err != nil {
			return err
		}
		if err := csv.NewWriter(os.Stdout).Write([]string{"pen", "3", "120"}); err != nil {
			log.Warn("export", zap.Error(err))
		}
		return t.Execute(os.Stdout, []string{"pen", "ink"})
	})
}
