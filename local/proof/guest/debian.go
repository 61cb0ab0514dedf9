package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"hearth/shared/debtest"
)

const release = "bookworm"

// packages are what is in a guest beyond the smallest Debian.
var packages = []string{"iproute2", "curl", "cloud-init", "heat-cfntools", "python3-os-collect-config"}

var mirrorLine = regexp.MustCompile(`(?m)^(?:URIs:|deb(?: \[[^\]]*\])?) *(\S+)`)

// makeDebian makes a Debian at dir/base, unless there is one.
func makeDebian(ctx context.Context, dir string) error {
	base, ready := filepath.Join(dir, "base"), filepath.Join(dir, "ready")
	if _, err := os.Stat(ready); err == nil {
		return nil
	}
	fmt.Println("making a Debian, which takes some minutes the first time")
	mirror, err := mirrorOfMachine()
	if err != nil {
		return err
	}
	if err := errors.Join(os.RemoveAll(base), os.MkdirAll(dir, 0o755)); err != nil {
		return err
	}
	err = debtest.Install(ctx, debtest.Installation{Packages: []string{"debootstrap"}, Installed: func() bool {
		_, err := exec.LookPath("debootstrap")
		return err == nil
	}})
	if err != nil {
		return err
	}
	steps := [][]string{
		{"debootstrap", "--variant=minbase", "--include=ca-certificates", release, base, mirror},
		{"cp", "-L", "/etc/resolv.conf", "/etc/hosts", base + "/etc/"},
		{"chroot", base, "apt-get", "update", "-q"},
		// No service is started, and what is only recommended is left out.
		append([]string{"chroot", base, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "install", "-q", "-y", "--no-install-recommends"}, packages...),
	}
	for _, s := range steps {
		if out, err := exec.CommandContext(ctx, s[0], s[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", s[0], err, out[max(0, len(out)-2000):])
		}
	}
	return os.WriteFile(ready, nil, 0o644)
}

// mirrorOfMachine returns the mirror from which this machine gets its packages.
func mirrorOfMachine() (string, error) {
	files, _ := filepath.Glob("/etc/apt/sources.list.d/*") // the pattern is right
	for _, f := range append(files, "/etc/apt/sources.list") {
		text, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		if m := mirrorLine.FindSubmatch(text); m != nil {
			return string(m[1]), nil
		}
	}
	return "", errors.New("no mirror in /etc/apt: where does this machine get its packages?")
}
