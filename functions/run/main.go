// Command run is the deployed program. $HEARTH_FUNCTION names the function that it runs, or "dispatcher".
// It serves HTTP, as OpenFaaS calls functions, or Lambda if AWS_LAMBDA_RUNTIME_API is set. The dispatcher
// reads the queue and calls the functions.
//
// infra/openfaas/stack.yml deploys it, once for each function.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"hearth/functions"
	"hearth/shared/app"
)

// revision is the revision of the build. The linker sets it.
var revision = "unknown"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	code, answered := commandLine(os.Args[1:], os.Stdout, os.Stderr)
	if !answered {
		code = run(ctx, os.Environ(), os.Stderr)
	}
	stop()
	os.Exit(code)
}

// run returns the exit code: 2 for a bad setting, 1 when the function cannot start or go on.
func run(ctx context.Context, environ []string, stderr io.Writer) int {
	c, err := app.Load(environ)
	if err == nil {
		err = alone(c)
	}
	if err != nil {
		_, _ = fmt.Fprintln(stderr, err)
		return 2
	}
	log := slog.New(slog.NewJSONHandler(stderr, &slog.HandlerOptions{Level: c.LogLevel})).With("function", c.Function)
	slog.SetDefault(log)
	app.LimitMemory(log)
	if err := work(ctx, c, log); err != nil {
		log.Error("cannot work", "error", err)
		return 1
	}
	return 0
}

// work opens the connections that the function needs, serves until ctx ends, and closes them.
func work(ctx context.Context, c app.Config, log *slog.Logger) (err error) {
	needs := functions.DispatcherNeeds
	f, found := functions.Find(c.Function)
	if found {
		needs = f.Needs
	}
	h, err := app.Open(ctx, c, needs, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if !found {
		return dispatchThrough(ctx, h)
	}
	env := functions.NewEnv(h, revision)
	handler := f.New(env)
	if onLambda() {
		return serveLambda(ctx, handler)
	}
	if len(c.WakeSecret) == 0 && (len(f.Topics) > 0 || f.Every > 0) {
		log.Warn("HEARTH_WAKE_SECRET is not set: anyone who can reach this function can wake it")
	}
	return serveHTTP(ctx, log, c, functions.Serve(handler, env.Ready))
}

// alone checks the settings that a function in a process of its own needs in addition. It shares the
// database and the transport with the other functions.
func alone(c app.Config) error {
	f, found := functions.Find(c.Function)
	if !found && c.Function != functions.Dispatcher {
		names := strings.Join(functions.Names(), ", ")
		return app.Wrong{fmt.Sprintf("HEARTH_FUNCTION: %q is none of %s, %s", c.Function, names, functions.Dispatcher)}
	}
	needs := f.Needs
	if !found {
		needs = functions.DispatcherNeeds
	}
	var wrong app.Wrong
	if needs.Store && c.Database == "" {
		wrong = append(wrong, "HEARTH_DATABASE: must be set: all functions share one database")
	}
	if (needs.Queue || needs.Lock) && c.Redis == "" {
		wrong = append(wrong, "HEARTH_REDIS: must be set: messages go from function to function through it")
	}
	if needs.Cloud && c.Cloud.AuthURL == "" {
		wrong = append(wrong, "HEARTH_OS_AUTH_URL: must be set: only the local program has a simulated cloud")
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}
