package main

import (
	"errors"
	"fmt"
	"os"
)

// revision is that of the build, as the Makefile sets it.
var revision = "unknown"

func main() {
	err := newCommand().Execute()
	if err == nil {
		return
	}
	var code exit
	if errors.As(err, &code) {
		os.Exit(int(code))
	}
	fmt.Fprintf(os.Stderr, "hearth: %v\nRun 'hearth --help' for usage. Settings are environment variables, which the README lists.\n", err)
	os.Exit(usageExit)
}
