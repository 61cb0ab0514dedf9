package storetest

import (
	"context"
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"

	"hearth/shared/debtest"
)

// findPostgres returns the directory of the newest PostgreSQL server that Debian has installed. It
// installs one when there is none.
func findPostgres(ctx context.Context) (string, error) {
	err := debtest.Install(ctx, debtest.Installation{
		Packages:  []string{"postgresql-common", "postgresql"},
		Installed: func() bool { return newestPostgres() != "" },
		Between:   func() error { return noCluster("/etc/postgresql-common/createcluster.conf") },
	})
	return newestPostgres(), err
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

var mainCluster = regexp.MustCompile(`(?m)^#?\s*create_main_cluster\s*=.*$`)

// noCluster keeps the package postgresql from starting a cluster.
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

// unprivileged returns the user to run as, because Postgres refuses root. It is nil for other
// users.
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
