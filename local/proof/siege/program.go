package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"hearth/local/proof/stage"
)

// backstop is how many times its memory the process may reserve.
const backstop = 4

// A program is Hearth at work, told to make do with so much memory.
type program struct {
	process *stage.Process
	base    string // http://host:port
	most    atomic.Int64
}

// startProgram starts Hearth with Go's own limit at three quarters of its memory, as an
// operator would. What it really holds is watched. The kernel's limit is there to save the
// machine: it counts what was reserved, too, and is far above.
func startProgram(ctx context.Context, s *stage.Stage, path string, megabytes int, env ...string) (*program, error) {
	port, err := stage.Port()
	if err != nil {
		return nil, err
	}
	script := filepath.Join(s.Dir, "bounded")
	text := fmt.Sprintf("#!/bin/sh\nulimit -d %d\nexec '%s'\n", backstop*megabytes<<10, path)
	if err := os.WriteFile(script, []byte(text), 0o755); err != nil {
		return nil, err
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	env = append(env, "HEARTH_LISTEN="+address, "HEARTH_HEAT_LISTEN=none", fmt.Sprintf("GOMEMLIMIT=%dMiB", megabytes*3/4))
	p := &program{base: "http://" + address}
	if p.process, err = s.Start("hearth", script, env...); err != nil {
		return nil, err
	}
	return p, stage.Answers(ctx, p.base+"/function/api/_/ready", time.Minute)
}

func (p *program) dead() bool {
	select {
	case <-p.process.Done():
		return true
	default:
		return false
	}
}

// watch keeps the most memory that the process has ever held, until it is stopped.
func (p *program) watch() (stop func()) {
	ended := make(chan struct{})
	go func() {
		for {
			p.most.Store(max(p.most.Load(), int64(p.status("VmHWM:"))))
			select {
			case <-ended:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() { close(ended) }
}

// memory is what the process holds now, and peak the most that it ever held, in MB.
func (p *program) memory() int { return p.status("VmRSS:") }

func (p *program) peak() int { return int(p.most.Load()) }

func (p *program) status(field string) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.process.Pid()))
	if err != nil {
		return 0 // it is gone
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == field {
			kilobytes, _ := strconv.Atoi(words[1])
			return kilobytes >> 10
		}
	}
	return 0
}
