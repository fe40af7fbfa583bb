// Command dropreflect calls its features from one function. The tag no_NAME leaves one out.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

var errLeftOut = errors.New("left out of this build")

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) < 2 {
		return errors.New("usage: dropreflect FEATURE < input")
	}
	in, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	switch os.Args[1] {
	case "reflection":
		return runReflection(in)
	case "json":
		return runJson(in)
	case "gob":
		return runGob(in)
	case "xml":
		return runXml(in)
	case "types":
		return runTypes(in)
	case "http":
		return runHttp(in)
	case "gif":
		return runGif(in)
	case "big":
		return runBig(in)
	case "tar":
		return runTar(in)
	case "mail":
		return runMail(in)
	case "x509":
		return runX509(in)
	case "bzip2":
		return runBzip2(in)
	case "suffix":
		return runSuffix(in)
	}
	return errors.New("no feature " + os.Args[1])
}
