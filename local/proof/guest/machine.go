package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// A machine is a guest: a Debian of its own over the one that all share.
type machine struct {
	dir, root string
}

// newMachine makes a guest. Its changes go to a directory of its own.
func newMachine(cache string) (*machine, error) {
	dir, err := os.MkdirTemp("", "hearth-guest-")
	if err != nil {
		return nil, err
	}
	m := &machine{dir: dir, root: filepath.Join(dir, "root")}
	// The upper directory of an overlay must not be on an overlay.
	err = syscall.Mount("tmpfs", dir, "tmpfs", 0, "")
	for _, d := range []string{"root", "upper", "work"} {
		err = errors.Join(err, os.MkdirAll(filepath.Join(dir, d), 0o755))
	}
	options := fmt.Sprintf("lowerdir=%s,upperdir=%s/upper,workdir=%s/work", filepath.Join(cache, "base"), dir, dir)
	if err == nil {
		err = syscall.Mount("overlay", m.root, "overlay", 0, options)
	}
	for _, d := range []string{"dev", "sys"} {
		if err == nil {
			err = syscall.Mount("/"+d, filepath.Join(m.root, d), "", syscall.MS_BIND|syscall.MS_REC, "")
		}
	}
	if err != nil {
		m.remove()
		return nil, fmt.Errorf("%w: the guest's file system: %w", errMachine, err)
	}
	return m, nil
}

// bootServer creates a stack, and boots a guest with the user data of one of its servers. The caller
// removes the guest.
func bootServer(ctx context.Context, h *hearth, cache string, r *report, name, template, resource string) (m *machine, stack string, err error) {
	if stack, err = h.create(ctx, name, template); err != nil {
		return nil, "", err
	}
	id, userData, err := h.server(ctx, stack, resource)
	if err != nil {
		return nil, "", err
	}
	if m, err = newMachine(cache); err != nil {
		return nil, "", err
	}
	printed, err := m.boot(ctx, id, name, userData)
	r.log("cloud-init", printed)
	r.check("cloud-init runs its four stages", err == nil, "%v", err)
	return m, stack, nil
}

// remove unmounts and deletes the guest. The mounts end with the namespace at the latest.
func (m *machine) remove() {
	for _, d := range []string{"root/sys", "root/dev", "root", ""} {
		_ = syscall.Unmount(filepath.Join(m.dir, d), syscall.MNT_DETACH)
	}
	_ = os.RemoveAll(m.dir)
}

// boot gives the guest a server's name, ID and user data, as a config drive does, and runs cloud-init's
// four stages. It returns what they printed.
func (m *machine) boot(ctx context.Context, id, name, userData string) (string, error) {
	data, err := base64.StdEncoding.DecodeString(userData)
	if err != nil {
		return "", err
	}
	drive := "/var/lib/cloud/seed/config_drive/openstack/latest/"
	for file, text := range map[string]string{
		drive + "user_data":                   string(data),
		drive + "meta_data.json":              fmt.Sprintf(`{"uuid": %q, "hostname": %q, "name": %q}`, id, name, name),
		"/etc/cloud/cloud.cfg.d/99-guest.cfg": "datasource_list: [ConfigDrive]\n",
		"/etc/hosts":                          "127.0.0.1 localhost " + name + "\n",
		"/usr/sbin/policy-rc.d":               "#!/bin/sh\nexit 101\n",
	} {
		if err := m.write(file, text); err != nil {
			return "", err
		}
	}
	return m.run(ctx, "set -x; cloud-init init --local; cloud-init init; cloud-init modules --mode=config; cloud-init modules --mode=final")
}

// run runs a shell command in the guest, and returns what it printed.
func (m *machine) run(ctx context.Context, command string) (string, error) {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", "mount -t proc proc /proc && hostname guest && "+command)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: m.root, Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWUTS, Pdeathsig: syscall.SIGKILL}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (m *machine) exists(path string) bool {
	_, err := os.Stat(filepath.Join(m.root, path))
	return err == nil
}

// read returns a file of the guest; empty where there is none.
func (m *machine) read(path string) string {
	text, err := os.ReadFile(filepath.Join(m.root, path))
	if err != nil {
		return ""
	}
	return string(text)
}

func (m *machine) write(path, text string) error {
	mode := os.FileMode(0o644)
	if strings.HasPrefix(text, "#!") {
		mode = 0o755
	}
	path = filepath.Join(m.root, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), mode)
}
