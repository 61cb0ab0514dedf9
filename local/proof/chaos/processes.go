package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"hearth/local/proof/stage"
)

// roles has the number of processes of each function, and the weight with which a kill chooses one
// of them.
var roles = []struct {
	function string
	count    int
	weight   int
}{
	{"api", 1, 8}, {"cfn", 1, 8}, {"planner", 2, 18}, {"stepper", 3, 45}, {"sweeper", 1, 14}, {"dispatcher", 2, 15},
}

// A processGroup runs Hearth's processes. It starts a process that ends again, as a platform does.
type processGroup struct {
	stage   *stage.Stage
	program string
	env     []string
	tally   *tally
	members []*member
	running sync.WaitGroup
}

// A member is one place in the group. When its process ends, another takes the place.
type member struct {
	function string
	name     string

	mu      sync.Mutex
	process *stage.Process // nil between two processes
	address string
	killed  bool
}

func newProcessGroup(s *stage.Stage, program string, t *tally, env ...string) *processGroup {
	c := &processGroup{stage: s, program: program, tally: t, env: env}
	for _, role := range roles {
		for i := range role.count {
			c.members = append(c.members, &member{function: role.function, name: fmt.Sprintf("%s-%d", role.function, i+1)})
		}
	}
	return c
}

// run keeps all members running until ctx ends.
func (c *processGroup) run(ctx context.Context) {
	for _, m := range c.members {
		c.running.Go(func() {
			for ctx.Err() == nil {
				c.runProcess(ctx, m)
			}
		})
	}
}

// runProcess runs one process from its start to its end.
func (c *processGroup) runProcess(ctx context.Context, m *member) {
	port, err := stage.Port()
	if err == nil {
		err = m.start(c, fmt.Sprintf("127.0.0.1:%d", port))
	}
	if err != nil {
		c.tally.find("%s cannot be started: %v", m.name, err)
		wait(ctx, time.Second)
		return
	}
	select {
	case <-m.process.Done():
	case <-ctx.Done():
		m.process.Kill()
		return
	}
	m.mu.Lock()
	code, killed := m.process.Code(), m.killed
	m.process, m.killed = nil, false
	m.mu.Unlock()
	switch {
	case killed:
	case code == 1: // it could not start: PostgreSQL was away, or another process took its port
		c.tally.add("process", "could not start", 1)
		wait(ctx, 200*time.Millisecond)
	default:
		c.tally.find("%s ended by itself with code %d", m.name, code)
		wait(ctx, time.Second)
	}
}

func (m *member) start(c *processGroup, address string) error {
	env := append([]string{"HEARTH_FUNCTION=" + m.function, "HEARTH_PORT=" + address}, c.env...)
	p, err := c.stage.Start(m.name, c.program, env...)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.process, m.address = p, address
	return nil
}

// addressOf returns the address of a process of the function, which may still be starting.
func (c *processGroup) addressOf(function string, pick func(n int) int) (address string, ok bool) {
	var all []string
	for _, m := range c.members {
		m.mu.Lock()
		if m.function == function && m.process != nil {
			all = append(all, m.address)
		}
		m.mu.Unlock()
	}
	if len(all) == 0 {
		return "", false
	}
	return all[pick(len(all))], true
}

// kill kills a member's process with -9, and returns its function. ok is false when the member has
// no process.
func (c *processGroup) kill(chance *rand.Rand) (function string, ok bool) {
	m := c.pickMember(chance)
	m.mu.Lock()
	p := m.process
	m.killed = p != nil
	m.mu.Unlock()
	if p == nil {
		return m.function, false
	}
	p.Kill()
	return m.function, true
}

// freeze stops a member's process for a while. The process does not notice.
func (c *processGroup) freeze(ctx context.Context, m *member, d time.Duration) {
	m.mu.Lock()
	p := m.process
	m.mu.Unlock()
	if p == nil {
		return
	}
	p.Freeze()
	c.running.Go(func() {
		wait(ctx, d)
		p.Thaw()
	})
}

// pickMember returns a random member, by the weights of the roles.
func (c *processGroup) pickMember(chance *rand.Rand) *member {
	sum := 0
	for _, role := range roles {
		sum += role.weight
	}
	n := chance.IntN(sum)
	var all []*member
	for _, role := range roles {
		if n -= role.weight; n < 0 {
			for _, m := range c.members {
				if m.function == role.function {
					all = append(all, m)
				}
			}
			break
		}
	}
	return all[chance.IntN(len(all))]
}

// ready waits until all members answer.
func (c *processGroup) ready(ctx context.Context) error {
	for _, m := range c.members {
		for {
			m.mu.Lock()
			address := m.address
			m.mu.Unlock()
			if address != "" && stage.Answers(ctx, "http://"+address+"/_/ready", 2*time.Second) == nil {
				break
			}
			if ctx.Err() != nil {
				return fmt.Errorf("%s is never ready: %w", m.name, ctx.Err())
			}
			wait(ctx, 50*time.Millisecond)
		}
	}
	return nil
}

// wait sleeps until ctx ends or d has passed.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
