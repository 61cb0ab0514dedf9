package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"hearth/local/validate"
	"hearth/shared/app"
	"hearth/shared/engine"
)

const validateHelp = `Shows everything that is wrong with templates. It needs no server, no database and no cloud.

The template - is standard input. A template or an environment may name other files, relative
to its own directory. They are also looked for in the directories that --files names.

The exit code is 0 when every template is valid, 1 when one has a problem, and 2 when a file
cannot be read. It is 3 when no template has a problem, but one asks for something that Heat
has and Hearth does not have yet. Notes do not change the exit code.`

// newValidate returns the command hearth validate.
func newValidate() *cobra.Command {
	var o validate.Options
	c := &cobra.Command{
		Use: "validate [flags] TEMPLATE...", Short: "Show everything that is wrong with templates, without a server", Long: validateHelp,
		Example:               "  hearth validate docs/first.yaml\n  hearth validate --environment production.env web.yaml\n  hearth validate --json - < web.yaml",
		DisableFlagsInUseLine: true,
		Args: func(_ *cobra.Command, names []string) error {
			if len(names) == 0 {
				return errors.New("validate needs the name of a template, or - for standard input")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, names []string) error { return exit(runValidate(o, names)) },
	}
	c.Flags().StringArrayVarP(&o.Environments, "environment", "e", nil, "an environment `FILE`; may be repeated, and later files win")
	c.Flags().StringArrayVar(&o.Directories, "files", nil, "another `DIRECTORY` in which to look for files; may be repeated")
	c.Flags().BoolVar(&o.JSON, "json", false, "print the problems as JSON")
	return c
}

// runValidate runs hearth validate, and returns the exit code. It opens no database and no cloud.
func runValidate(o validate.Options, names []string) int {
	config, err := app.Load(os.Environ())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return validate.Usage
	}
	h, err := app.Open(context.Background(), config, app.Needs{}, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		fmt.Fprintln(os.Stderr, "hearth:", err)
		return validate.Usage
	}
	defer func() { _ = h.Close() }()
	info, err := os.Stdout.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	c := validate.Command{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Colour: terminal && os.Getenv("NO_COLOR") == "",
		Most: config.MaxTemplate, Inspect: func(r engine.Request) (engine.Validation, error) { return h.Engine.Inspect(context.Background(), r) },
	}
	return c.Run(o, names)
}
