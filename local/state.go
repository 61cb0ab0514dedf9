package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"hearth/shared/app"
)

// usesState reports whether the program keeps files in HEARTH_STATE.
func usesState(c app.Config) bool { return c.Database == "" || c.Cloud.AuthURL == "" }

// lockState makes the state directory and takes its lock, so that no second program works with
// the same files. The error names the process that has the lock. The lock ends with the process.
func lockState(dir string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("HEARTH_STATE: cannot make the state directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("HEARTH_STATE: cannot write to the state directory: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer func() { _ = f.Close() }()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("HEARTH_STATE: cannot lock the state directory: %w", err)
		}
		pid, _ := os.ReadFile(f.Name()) // without the pid the sentence is still true
		return nil, fmt.Errorf("HEARTH_STATE: the directory %s is in use by another hearth, process %s; stop it, or name another directory", dir, strings.TrimSpace(string(pid)))
	}
	if err := errors.Join(f.Truncate(0), writePID(f)); err != nil {
		return nil, fmt.Errorf("HEARTH_STATE: %w", errors.Join(err, f.Close()))
	}
	return func() { _ = f.Close() }, nil // closing releases the lock
}

func writePID(f *os.File) error {
	_, err := fmt.Fprintln(f, os.Getpid())
	return err
}

// absolute returns the full path of a file where the working directory is known.
func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}
