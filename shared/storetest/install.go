package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
)

// findPostgres gives the directory of the newest Postgres that Debian has
// installed, and has it installed where there is none.
func findPostgres(ctx context.Context) (string, error) {
	if bin := newestPostgres(); bin != "" {
		return bin, nil
	}
	if os.Geteuid() != 0 {
		return "", errors.New("no Postgres below /usr/lib/postgresql: install the package postgresql")
	}
	if err := installPostgres(ctx); err != nil {
		return "", fmt.Errorf("install Postgres: %w", err)
	}
	if bin := newestPostgres(); bin != "" {
		return bin, nil
	}
	return "", errors.New("the package postgresql brought no server")
}

func newestPostgres() string {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return ""
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 sorts first
		return n
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest)
}

// installPostgres has apt install the server, one process at a time. Debian's
// package would start a cluster of its own; the setting in between keeps it from that.
func installPostgres(ctx context.Context) error {
	lock, err := os.OpenFile(filepath.Join(os.TempDir(), "hearth-postgres-install.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer lock.Close() //nolint:errcheck // this gives the lock back
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	if newestPostgres() != "" {
		return nil // the one before us did it
	}
	install := []string{"-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"}
	if err := apt(ctx, "update"); err != nil {
		return err
	}
	if err := apt(ctx, append(install, "postgresql-common")...); err != nil {
		return err
	}
	if err := noCluster("/etc/postgresql-common/createcluster.conf"); err != nil {
		return err
	}
	return apt(ctx, append(install, "postgresql")...)
}

func apt(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, "apt-get", args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("apt-get %v: %w: %s", args, err, out)
	}
	return nil
}

var mainCluster = regexp.MustCompile(`(?m)^#?\s*create_main_cluster\s*=.*$`)

func noCluster(path string) error {
	body, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	said := mainCluster.ReplaceAll(body, []byte("create_main_cluster = false"))
	if !mainCluster.Match(body) {
		said = append(body, "\ncreate_main_cluster = false\n"...)
	}
	return os.WriteFile(path, said, 0o644)
}

// unprivileged gives whom to run as: Postgres refuses root. It is nil for those who
// are not root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
