//go:build r3

package main

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type sum struct {
	Account string `json:"account"`
	Cents   int64  `json:"cents"`
}

func init() {
	routes = append(routes, func(server *echo.Echo, db *gorm.DB) {
		server.GET("/sums", func(c echo.Context) error {
			var sums []sum
			q := db.Model(&entry{}).Clauses(clause.Locking{Strength: "SHARE"})
			if err := q.Select("account, sum(cents) as cents").Group("account").Scan(&sums).Error; err != nil {
				return err
			}
			return c.JSON(http.StatusOK, sums)
		})
	})
}
