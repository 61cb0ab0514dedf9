package debtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	// wait is how long an installation waits for another program that holds apt's locks,
	// such as a machine's first automatic upgrade.
	wait = 5 * time.Minute

	// policyFile is the file that Debian's packages run to learn whether they may start
	// their service.
	policyFile = "/usr/sbin/policy-rc.d"
)

// An Installation is what one program needs.
type Installation struct {
	Packages  []string     // in the order of their installation, one apt call each
	Installed func() bool  // reports whether the program is there already
	Between   func() error // runs before the last package is installed; may be nil
}

// Install installs the packages with apt, unless Installed reports true. Only root can
// install; for other users the error names the packages. It takes the machine's lock, so
// calls from several test programs at once install one after the other. A program that
// another call is unpacking is not there yet.
func Install(ctx context.Context, in Installation) error {
	path := filepath.Join(os.TempDir(), "hearth-install.lock")
	if in.isComplete(path) {
		return nil
	}
	names := strings.Join(in.Packages, " ")
	if os.Geteuid() != 0 {
		return fmt.Errorf("tests need Debian's %s, and only root can install packages: sudo apt-get install %s", names, names)
	}
	unlock, err := lock(path, syscall.LOCK_EX)
	if err != nil {
		return fmt.Errorf("install %s: %w", names, err)
	}
	defer unlock()
	if in.Installed() { // by the program that held the lock before
		return nil
	}
	if err := in.install(ctx); err != nil {
		return fmt.Errorf("install %s: %w", names, err)
	}
	if !in.Installed() {
		return fmt.Errorf("install %s: the packages are installed, but the program is not there", names)
	}
	return nil
}

// isComplete reports whether the program is there, after the installation that is under way.
// Users who may not open root's lock do not wait.
func (in Installation) isComplete(path string) bool {
	if unlock, err := lock(path, syscall.LOCK_SH); err == nil {
		defer unlock()
	}
	return in.Installed()
}

func (in Installation) install(ctx context.Context) error {
	allow, err := forbidServices()
	if err != nil {
		return err
	}
	defer allow()
	if err := apt(ctx, "update", "-q"); err != nil {
		return err
	}
	for i, name := range in.Packages {
		if i == len(in.Packages)-1 && in.Between != nil {
			if err := in.Between(); err != nil {
				return err
			}
		}
		if err := apt(ctx, "install", "-q", "-y", "--no-install-recommends", name); err != nil {
			return err
		}
	}
	return nil
}

// forbidServices keeps packages from starting their services until the returned function
// is called. A policy that the machine has already stays as it is.
func forbidServices() (allow func(), err error) {
	if _, err := os.Stat(policyFile); !errors.Is(err, os.ErrNotExist) {
		return func() {}, err
	}
	if err := os.WriteFile(policyFile, []byte("#!/bin/sh\nexit 101\n"), 0o755); err != nil {
		return nil, err
	}
	return func() { _ = os.Remove(policyFile) }, nil
}

// lock waits for a lock of a file: syscall.LOCK_EX, or LOCK_SH, which several programs can hold.
func lock(path string, how int) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), how); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { _ = f.Close() }, nil // closing releases the lock
}

// apt runs apt-get. DPkg::Lock::Timeout makes it wait for dpkg's lock; the lock of the
// package lists has no such setting, so the call is repeated while another program holds it.
func apt(ctx context.Context, args ...string) error {
	for deadline := time.Now().Add(wait); ; {
		cmd := exec.CommandContext(ctx, "apt-get", append([]string{"-o", fmt.Sprintf("DPkg::Lock::Timeout=%.0f", wait.Seconds())}, args...)...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C")
		out, err := cmd.CombinedOutput()
		if err == nil {
			return nil
		}
		if !locked(out) || time.Now().After(deadline) {
			return fmt.Errorf("apt-get %s: %w\n%s", args[0], err, out)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// locked reports whether apt-get failed because another program holds a lock of apt's.
func locked(output []byte) bool {
	text := string(output)
	return strings.Contains(text, "Could not get lock") || strings.Contains(text, "Unable to lock directory")
}
