// Ledger answers HTTP with echo, keeps entries with gorm, tells Kafka, and is traced.
package main

import (
	"context"
	"net/http"
	"os"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/rs/zerolog"
	"github.com/segmentio/kafka-go"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/sdk/trace"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

type entry struct {
	gorm.Model
	Account string `json:"account" gorm:"index"`
	Cents   int64  `json:"cents"`
}

// Routes are what later releases add.
var routes []func(*echo.Echo, *gorm.DB)

func main() {
	log := zerolog.New(os.Stderr).With().Timestamp().Logger()
	ctx := context.Background()
	exporter, err := otlptracegrpc.New(ctx, otlptracegrpc.WithInsecure())
	if err != nil {
		log.Fatal().Err(err).Msg("no collector")
	}
	tracer := trace.NewTracerProvider(trace.WithBatcher(exporter)).Tracer("ledger")
	db, err := gorm.Open(postgres.Open(os.Getenv("DATABASE")), &gorm.Config{})
	if err != nil {
		log.Fatal().Err(err).Msg("no database")
	}
	if err := db.AutoMigrate(&entry{}); err != nil {
		log.Fatal().Err(err).Msg("migrate")
	}
	told := &kafka.Writer{Addr: kafka.TCP(os.Getenv("KAFKA")), Topic: "entries"}
	server := echo.New()
	server.Use(middleware.Recover(), middleware.Gzip())
	server.POST("/entries", func(c echo.Context) error {
		ctx, span := tracer.Start(c.Request().Context(), "post")
		defer span.End()
		var e entry
		if err := c.Bind(&e); err != nil {
			return echo.NewHTTPError(http.StatusBadRequest, err.Error())
		}
		if err := db.WithContext(ctx).Create(&e).Error; err != nil {
			return err
		}
		if err := told.WriteMessages(ctx, kafka.Message{Value: []byte(e.Account)}); err != nil {
			log.Error().Err(err).Msg("told")
		}
		return c.JSON(http.StatusCreated, e)
	})
	for _, route := range routes {
		route(server, db)
	}
	log.Fatal().Err(server.Start(":8080")).Msg("served")
}
