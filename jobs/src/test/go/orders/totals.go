//go:build r2

package main

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"go.uber.org/zap"
)

type line struct {
	article string
	pieces  int
	cents   int64
}

func totals(lines []line) (map[string]int64, []string) {
	sums := map[string]int64{}
	for _, l := range lines {
		sums[l.article] += int64(l.pieces) * l.cents
	}
	var text []string
	for article, cents := range sums {
		text = append(text, fmt.Sprintf("%-20s %10.2f", strings.ToUpper(article), float64(cents)/100))
	}
	sort.Strings(text)
	return sums, text
}

func init() {
	steps = append(steps, func(_ context.Context, log *zap.Logger) error {
		_, text := totals([]line{{"pen", 3, 120}, {"ink", 1, 980}})
		log.Info("totals", zap.Strings("lines", text))
		return nil
	})
}
