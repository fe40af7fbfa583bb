package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// startExport writes the stock to an S3 bucket once an hour.
func startExport(cfg config, s *store) {
	if cfg.Bucket == "" {
		return
	}
	ctx := context.Background()
	client := s3.New(s3.Options{
		Region: os.Getenv("AWS_REGION"),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{
				AccessKeyID:     os.Getenv("AWS_ACCESS_KEY_ID"),
				SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"),
				SessionToken:    os.Getenv("AWS_SESSION_TOKEN"),
			}, nil
		}),
	})
	go func() {
		for now := range time.Tick(time.Hour) {
			s.Lock()
			data, err := json.Marshal(s.stock)
			s.Unlock()
			if err == nil {
				_, err = client.PutObject(ctx, &s3.PutObjectInput{
					Bucket:      aws.String(cfg.Bucket),
					Key:         aws.String(now.UTC().Format("stock/2006-01-02T15.json")),
					Body:        bytes.NewReader(data),
					ContentType: aws.String("application/json"),
				})
			}
			log.Err(err).Str("bucket", cfg.Bucket).Msg("export")
		}
	}()
}
