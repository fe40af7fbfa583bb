// Package uuidcmd is a feature.
package uuidcmd

import (
	"fmt"
	"github.com/google/uuid"
)

// Run runs it.
func Run(args []string) error {
	id, err := uuid.NewRandom()
	fmt.Println(id)
	return err
}
