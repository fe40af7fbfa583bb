// Archive takes messages from NATS, packs them and puts them into a bucket.
package main

import (
	"bytes"
	"context"
	"net/http"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/klauspost/compress/zstd"
	"github.com/nats-io/nats.go"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"
)

// Commands are what later releases add.
var commands []func(*s3.Client) *cobra.Command

var packed = prometheus.NewGauge(prometheus.GaugeOpts{Name: "archive_packed_bytes", Help: "Bytes kept."})

func put(ctx context.Context, bucket *s3.Client, key string, data []byte) error {
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		return err
	}
	small := encoder.EncodeAll(data, nil)
	packed.Add(float64(len(small)))
	_, err = bucket.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(os.Getenv("BUCKET")), Key: aws.String(key), Body: bytes.NewReader(small)})
	return err
}

func run(bucket *s3.Client) *cobra.Command {
	return &cobra.Command{Use: "run", RunE: func(cmd *cobra.Command, _ []string) error {
		prometheus.MustRegister(packed)
		http.Handle("/metrics", promhttp.Handler())
		queue, err := nats.Connect(nats.DefaultURL)
		if err != nil {
			return err
		}
		_, err = queue.Subscribe("archive", func(m *nats.Msg) {
			if err := put(cmd.Context(), bucket, m.Subject, m.Data); err != nil {
				cmd.PrintErrln(err)
			}
		})
		if err != nil {
			return err
		}
		return http.ListenAndServe(":9090", nil)
	}}
}

func main() {
	ctx := context.Background()
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	bucket := s3.NewFromConfig(settings)
	root := &cobra.Command{Use: "archive"}
	root.AddCommand(run(bucket))
	for _, c := range commands {
		root.AddCommand(c(bucket))
	}
	if err := root.ExecuteContext(ctx); err != nil {
		os.Exit(1)
	}
}
