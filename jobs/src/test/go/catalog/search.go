//go:build r5

package main

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"
)

var word = regexp.MustCompile(`\pL+`)

func score(text, query string) (sum int) {
	for _, w := range word.FindAllString(strings.ToLower(text), -1) {
		for _, q := range word.FindAllString(strings.ToLower(query), -1) {
			if strings.HasPrefix(w, q) {
				sum += len(q)
			}
		}
	}
	return sum
}

func init() {
	routes = append(routes, func(engine *gin.Engine, log *zap.Logger) {
		engine.GET("/search", func(c *gin.Context) {
			c.String(http.StatusOK, "%d", score("a pen", c.Query("q")))
		})
	})
}
