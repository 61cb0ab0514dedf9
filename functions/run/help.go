package main

import (
	"fmt"
	"io"
	"strings"

	"hearth/functions"
	"hearth/shared/app"
)

// help is the text of --help, before the names of the functions and the settings.
const help = `hearth-function runs one function of Hearth, OpenStack Heat without servers. To try Hearth, run
hearth instead: it runs all functions in one process.

Usage:
  HEARTH_FUNCTION=NAME hearth-function
  hearth-function --help | --version

NAME is one of %s.
It serves HTTP, as OpenFaaS calls functions, or Lambda's runtime API where AWS_LAMBDA_RUNTIME_API is
set. The dispatcher wakes the other functions. docs/deploy.md says how they are deployed.

The exit code is 2 when a setting cannot be used, and 1 when the work cannot begin or go on.

Settings are environment variables:

%s`

// commandLine handles the arguments, and reports whether the program is done. Otherwise the function runs.
func commandLine(args []string, out, errs io.Writer) (code int, answered bool) {
	if len(args) == 0 {
		return 0, false
	}
	switch args[0] {
	case "-h", "--help", "-help", "help":
		names := strings.Join(append(functions.Names(), functions.Dispatcher), ", ")
		_, _ = fmt.Fprintf(out, help, names, app.Help())
		return 0, true
	case "-v", "--version", "-version", "version":
		_, _ = fmt.Fprintf(out, "hearth-function %s\n", revision)
		return 0, true
	}
	_, _ = fmt.Fprintf(errs, "hearth-function: unknown argument %q; HEARTH_FUNCTION names the function\nRun 'hearth-function --help' for usage.\n", args[0])
	return 2, true
}
