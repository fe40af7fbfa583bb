//go:build r3

package main

import (
	"html/template"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"
)

var page = template.Must(template.New("page").Parse("<ul>{{range .}}<li>{{.Name}}</li>{{end}}</ul>"))

func init() {
	routes = append(routes, func(engine *gin.Engine, log *zap.Logger) {
		engine.GET("/page", func(c *gin.Context) {
			if err := page.Execute(c.Writer, []article{{"pen", 1.2}}); err != nil {
				log.Error("page", zap.Error(err))
			}
		})
	})
}
