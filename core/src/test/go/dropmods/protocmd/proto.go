// Package protocmd is a feature.
package protocmd

import (
	"fmt"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

// Run runs it.
func Run(args []string) error {
	v := &structpb.Struct{}
	if err := protojson.Unmarshal([]byte(args[0]), v); err != nil {
		return err
	}
	fmt.Println(protojson.Format(v))
	return nil
}
