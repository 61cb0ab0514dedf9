package queuetest

import (
	"context"
	"os/exec"

	"hearth/shared/debtest"
)

// installRedis installs Debian's redis-server when there is none.
func installRedis(ctx context.Context) error {
	return debtest.Install(ctx, debtest.Installation{
		Packages: []string{"redis-server"},
		Installed: func() bool {
			_, err := exec.LookPath("redis-server")
			return err == nil
		},
	})
}
