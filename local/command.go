package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"

	"hearth/local/gateway"
	"hearth/local/terminal"
	"hearth/shared/app"
)

// usageExit is the exit code for a command line or a setting that cannot be used.
const usageExit = 2

// An exit carries an exit code to main. Its message has been printed already.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// newCommand returns the command line of hearth. Without a subcommand it serves.
func newCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "hearth",
		Short: "OpenStack Heat without servers",
		Long: "Hearth creates, changes and removes cloud applications that a template describes.\n\n" +
			"Without a subcommand it serves everything in one process, until Ctrl-C. Its settings are\n" +
			"environment variables; the README lists them.",
		Version:       revision + " (" + runtime.Version() + ")",
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(*cobra.Command, []string) error { return serveAll() },
	}
	root.SetVersionTemplate("hearth {{.Version}}\n")
	root.SetHelpCommand(&cobra.Command{
		Use: "help [command]", Short: "Help about any command",
		RunE: func(_ *cobra.Command, args []string) error {
			c, _, err := root.Find(args)
			if err != nil {
				return err
			}
			c.InitDefaultHelpFlag()
			return c.Help()
		},
	})
	root.AddCommand(
		newValidate(),
		&cobra.Command{
			Use: "version", Short: "Print the revision of this build", Args: cobra.NoArgs,
			Run: func(c *cobra.Command, _ []string) { fmt.Fprintln(c.OutOrStdout(), "hearth", root.Version) },
		},
	)
	return root
}

// serveAll serves until the process is interrupted.
func serveAll() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	config, err := app.Load(os.Environ())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exit(usageExit)
	}
	logs := gateway.NewLogs()
	log := slog.New(logs.Tee(terminal.NewHandler(os.Stderr, config.LogFormat, config.LogLevel)))
	slog.SetDefault(log)
	app.LimitMemory(log)
	if err := run(ctx, config, log, logs); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "hearth:", err)
		return exit(1)
	}
	return nil
}
