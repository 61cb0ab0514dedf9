package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

type options struct {
	program, cache string
	inside         bool // in the network namespace
}

func main() {
	var o options
	cache, _ := os.UserCacheDir() // without one, the flag is needed
	flag.StringVar(&o.program, "program", "bin/hearth", "Hearth's local program")
	flag.StringVar(&o.cache, "cache", filepath.Join(cache, "hearth", "guest"), "where the Debian is kept")
	flag.BoolVar(&o.inside, "inside", false, "run in this network namespace (used by the program itself)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, o)
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "guest:", err)
	if errors.Is(err, errMachine) {
		os.Exit(3)
	}
	os.Exit(1)
}

// errMachine marks what this machine cannot do. It says nothing about Hearth.
var errMachine = errors.New("nothing was tried")

func run(ctx context.Context, o options) error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("%w: only root can make namespaces and a root file system", errMachine)
	}
	if o.inside {
		return tryAll(ctx, o)
	}
	began := time.Now()
	if err := makeDebian(ctx, o.cache); err != nil {
		return fmt.Errorf("%w: %w", errMachine, err)
	}
	fmt.Printf("the Debian is there (%.0f s)\n", time.Since(began).Seconds())
	return enter(ctx)
}

// enter runs this program again in a network and a mount namespace of its own.
func enter(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, append([]string{"-inside"}, os.Args[1:]...)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%w: namespaces: %w", errMachine, err)
	}
	err = cmd.Wait()
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		os.Exit(max(1, ended.ExitCode())) // it has said why
	}
	return err
}

// tryAll runs the stories, and returns an error when one of them went wrong.
func tryAll(ctx context.Context, o options) error {
	if out, err := exec.CommandContext(ctx, "ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		return fmt.Errorf("ip: %w: %s", err, out)
	}
	h, err := startHearth(ctx, o.program)
	if err != nil {
		return err
	}
	defer h.stop()
	failed := 0
	for _, s := range stories {
		began := time.Now()
		r := &report{}
		if err := s.run(ctx, h, o.cache, r); errors.Is(err, errMachine) {
			return err
		} else if err != nil {
			r.check("it went through", false, "%v", err)
		}
		failed += r.print(s.about, time.Since(began))
	}
	if failed > 0 {
		log := h.log()
		fmt.Printf("--- Hearth's log\n%s\n", log[max(0, len(log)-6000):])
		return fmt.Errorf("%d checks failed", failed)
	}
	return nil
}
