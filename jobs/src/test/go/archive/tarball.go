//go:build r7

package main

import (
	"archive/tar"
	"io"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/spf13/cobra"
)

func init() {
	commands = append(commands, func(bucket *s3.Client) *cobra.Command {
		return &cobra.Command{Use: "restore", RunE: func(cmd *cobra.Command, _ []string) error {
			in := tar.NewReader(os.Stdin)
			for {
				entry, err := in.Next()
				if err == io.EOF {
					return nil
				} else if err != nil {
					return err
				}
				data, err := io.ReadAll(in)
				if err != nil {
					return err
				}
				if err := put(cmd.Context(), bucket, entry.Name, data); err != nil {
					return err
				}
			}
		}}
	})
}
