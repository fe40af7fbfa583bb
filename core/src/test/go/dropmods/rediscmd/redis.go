// Package rediscmd is a feature.
package rediscmd

import (
	"context"
	"fmt"
	"github.com/redis/go-redis/v9"
)

// Run runs it.
func Run(args []string) error {
	c := redis.NewClient(&redis.Options{Addr: args[0]})
	defer c.Close()
	v, err := c.Get(context.Background(), "key").Result()
	fmt.Println(v)
	return err
}
