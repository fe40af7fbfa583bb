//go:build r4

package main

import (
	"os"
	"text/tabwriter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/spf13/cobra"
)

func init() {
	commands = append(commands, func(bucket *s3.Client) *cobra.Command {
		return &cobra.Command{Use: "list", RunE: func(cmd *cobra.Command, _ []string) error {
			found, err := bucket.ListObjectsV2(cmd.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(os.Getenv("BUCKET"))})
			if err != nil {
				return err
			}
			out := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
			for _, o := range found.Contents {
				out.Write([]byte(aws.ToString(o.Key) + "\t" + o.LastModified.String() + "\n"))
			}
			return out.Flush()
		}}
	})
}
