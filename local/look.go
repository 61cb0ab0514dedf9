package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"hearth/local/validate"
	"hearth/shared/app"
)

// look is `hearth validate`: it opens no hands, so it needs no database and no cloud.
func look(args []string) int {
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
		Most: config.MaxTemplate, Inspect: h.Engine.Inspect,
	}
	return c.Run(args)
}
