//go:build r6

package main

import (
	"encoding/xml"
	"net/http"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"
)

type feed struct {
	XMLName  xml.Name  `xml:"feed"`
	Articles []article `xml:"article"`
}

func init() {
	routes = append(routes, func(engine *gin.Engine, log *zap.Logger) {
		engine.POST("/sync", func(c *gin.Context) {
			var f feed
			if err := xml.NewDecoder(c.Request.Body).Decode(&f); err != nil {
				log.Warn("sync", zap.Error(err))
				c.Status(http.StatusBadRequest)
			}
		})
	})
}
