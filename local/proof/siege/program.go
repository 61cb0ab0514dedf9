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

// reserveFactor is how many times its memory the process may reserve.
const reserveFactor = 4

// A program is a running Hearth with limited memory.
type program struct {
	process *stage.Process
	base    string // http://host:port
	highest atomic.Int64
}

// startProgram starts Hearth with Go's own limit at three quarters of its memory, as an operator
// would. watch measures its real memory. The kernel's limit only protects the machine: it also
// counts reserved memory, and is far above.
func startProgram(ctx context.Context, s *stage.Stage, path string, megabytes int, env ...string) (*program, error) {
	port, err := stage.Port()
	if err != nil {
		return nil, err
	}
	script := filepath.Join(s.Dir, "bounded")
	text := fmt.Sprintf("#!/bin/sh\nulimit -d %d\nexec '%s'\n", reserveFactor*megabytes<<10, path)
	if err := os.WriteFile(script, []byte(text), 0o755); err != nil {
		return nil, err
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	env = append(env, "HEARTH_LISTEN="+address, "HEARTH_HEAT_LISTEN=none", "HEARTH_CFN_LISTEN=none", "HEARTH_CLOUDWATCH_LISTEN=none", fmt.Sprintf("GOMEMLIMIT=%dMiB", megabytes*3/4))
	p := &program{base: "http://" + address}
	if p.process, err = s.Start("hearth", script, env...); err != nil {
		return nil, err
	}
	return p, stage.Answers(ctx, p.base+"/function/api/_/ready", time.Minute)
}

func (p *program) hasEnded() bool {
	select {
	case <-p.process.Done():
		return true
	default:
		return false
	}
}

// watch records the highest memory of the process, until it is stopped.
func (p *program) watch() (stop func()) {
	ended := make(chan struct{})
	go func() {
		for {
			p.highest.Store(max(p.highest.Load(), int64(p.status("VmHWM:"))))
			select {
			case <-ended:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() { close(ended) }
}

// memory returns the memory of the process in MB, and peak the highest so far.
func (p *program) memory() int { return p.status("VmRSS:") }

func (p *program) peak() int { return int(p.highest.Load()) }

func (p *program) status(field string) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.process.Pid()))
	if err != nil {
		return 0 // it has ended
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == field {
			kilobytes, _ := strconv.Atoi(words[1])
			return kilobytes >> 10
		}
	}
	return 0
}
