// Package boltcmd is a feature.
package boltcmd

import (
	"fmt"
	"go.etcd.io/bbolt"
)

// Run runs it.
func Run(args []string) error {
	db, err := bbolt.Open(args[0], 0o600, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		fmt.Println(tx.Size())
		return nil
	})
}
