package queuetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
)

// Debian's packages ask this file whether they may start their service.
const policy = "/usr/sbin/policy-rc.d"

// installRedis installs Debian's redis-server when there is none, and keeps its
// service from starting.
func installRedis(ctx context.Context) error {
	if _, err := exec.LookPath("redis-server"); err == nil {
		return nil
	}
	if _, err := os.Stat(policy); os.IsNotExist(err) {
		if err := os.WriteFile(policy, []byte("#!/bin/sh\nexit 101\n"), 0o755); err != nil {
			return fmt.Errorf("redis-server is not installed, and cannot be by this user: %w", err)
		}
		defer func() { _ = os.Remove(policy) }()
	}
	for _, args := range [][]string{
		{"update", "-q"},
		{"install", "-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "redis-server"},
	} {
		cmd := exec.CommandContext(ctx, "apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("install redis-server: apt-get %s: %w\n%s", args[0], err, out)
		}
	}
	return nil
}
