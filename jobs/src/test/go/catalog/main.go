// Catalog answers HTTP with gin, caches in Redis, and is configured by viper.
package main

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/redis/go-redis/v9"
	"github.com/spf13/viper"
	"go.uber.org/zap"
)

// Routes are what later releases add.
var routes []func(*gin.Engine, *zap.Logger)

type article struct {
	Name  string  `json:"name" binding:"required"`
	Price float64 `json:"price" binding:"gte=0"`
}

var seconds = prometheus.NewHistogram(
	prometheus.HistogramOpts{Name: "catalog_seconds", Help: "Time of answers."})

func main() {
	log, err := zap.NewProduction()
	if err != nil {
		panic(err)
	}
	viper.SetDefault("redis", "localhost:6379")
	viper.SetConfigName("catalog")
	viper.AddConfigPath(".")
	if err := viper.ReadInConfig(); err != nil {
		log.Warn("no configuration", zap.Error(err))
	}
	cache := redis.NewClient(&redis.Options{Addr: viper.GetString("redis")})
	prometheus.MustRegister(seconds)
	engine := gin.New()
	engine.Use(gin.Recovery(), func(c *gin.Context) {
		began := time.Now()
		c.Next()
		seconds.Observe(time.Since(began).Seconds())
	})
	engine.GET("/articles/:id", func(c *gin.Context) {
		name, err := cache.Get(c, c.Param("id")).Result()
		if err != nil {
			c.JSON(http.StatusNotFound, gin.H{"error": err.Error()})
			return
		}
		c.JSON(http.StatusOK, article{Name: name})
	})
	engine.PUT("/articles/:id", func(c *gin.Context) {
		var a article
		if err := c.ShouldBindJSON(&a); err != nil {
			c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
			return
		}
		log.Info("put", zap.Error(cache.Set(c, c.Param("id"), a.Name, time.Hour).Err()))
	})
	engine.GET("/metrics", gin.WrapH(promhttp.Handler()))
	for _, route := range routes {
		route(engine, log)
	}
	log.Fatal("served", zap.Error(engine.Run()))
}
