package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// attackersVariable is set for the process of the attackers. It says what they attack, as JSON.
const attackersVariable = "HEARTH_SIEGE_ATTACKERS"

// A target says what a process of attackers does.
type target struct {
	Attack string // by its name in the table
	Auth   string // the simulated cloud's Keystone
	Base   string // Hearth's gateway
}

// attackers send hostile requests over HTTP. They have a process of their own, because real attackers
// have machines of their own: in one process they would take the turns of the ordinary user and of
// the simulated cloud.
type attackers struct {
	auth, base string
	hostile    *user
}

// attackOverHTTP runs the attack of this name in another process until ctx ends.
func (s *siege) attackOverHTTP(name string) func(context.Context, *counts) {
	return func(ctx context.Context, c *counts) {
		if err := runAttackers(ctx, target{Attack: name, Auth: s.stage.Auth(), Base: s.program.base}, c); err != nil {
			c.fail(err)
		}
	}
}

// runAttackers starts the process, ends its input when ctx ends, and reads what it counted.
func runAttackers(ctx context.Context, t target, c *counts) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	setting, err := json.Marshal(t)
	if err != nil {
		return err
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), attackersVariable+"="+string(setting))
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	input, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = input.Close() })()
	text, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("the attackers' process: %w", err)
	}
	return json.Unmarshal(text, &c.n)
}

// beAttackers is the whole life of the attackers' process. It reports whether this is one.
func beAttackers() (is bool, err error) {
	setting, is := os.LookupEnv(attackersVariable)
	if !is {
		return false, nil
	}
	var t target
	if err := json.Unmarshal([]byte(setting), &t); err != nil {
		return true, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // ends with the phase, or with the siege
		cancel()
	}()
	a := &attackers{auth: t.Auth, base: t.Base}
	if a.hostile, err = login(ctx, a.auth, a.base, "alt_demo"); err != nil && ctx.Err() == nil {
		return true, err
	}
	attack := a.attacks()[t.Attack]
	if attack == nil {
		return true, errors.New("no attack " + t.Attack)
	}
	c := newCounts()
	if ctx.Err() == nil {
		attack(ctx, c)
	}
	return true, json.NewEncoder(os.Stdout).Encode(c.n)
}
