package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"hearth/local/gateway"
	"hearth/shared/app"
)

// revision is that of the build, as the Makefile sets it.
var revision = "unknown"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "validate" {
		os.Exit(look(os.Args[2:]))
	}
	if len(os.Args) > 1 {
		fmt.Fprintf(os.Stderr, "hearth takes no arguments but validate, and was given %s; its settings are environment variables, listed in README.md\n", strings.Join(os.Args[1:], " "))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	config, err := app.Load(os.Environ())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	logs := gateway.NewLogs()
	log := slog.New(logs.Tee(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: config.LogLevel})))
	slog.SetDefault(log)
	if err := run(ctx, config, log, logs); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "hearth:", err)
		os.Exit(1)
	}
}
