package main

import (
	"context"
	"sync"
	"time"
)

// An attack is one kind of hostile input.
type attack struct {
	name         string
	run          func(ctx context.Context, c *counts) // until ctx ends
	outage       time.Duration                        // how long the database does not work; stacks may take so much longer
	databaseAway bool                                 // probes may be answered 503
}

func (s *siege) attacks() []attack {
	// A swallowed commit waits for the limit of a statement, 10 s, and its message may be redelivered
	// 15 s later. Stacks that are created at the same time share commits.
	const swallowed = swallowedCommits*10*time.Second + 15*time.Second
	var all []attack
	for _, name := range []string{"slow clients", "huge templates", "heavy requests", "heavy steps", "floods of signals", "forged events", "growing bodies"} {
		all = append(all, attack{name: name, run: s.attackOverHTTP(name)})
	}
	return append(all,
		attack{name: "swallowed commits", run: s.swallowCommits, outage: swallowed},
		attack{name: "database away", run: s.databaseAway, outage: swallowed, databaseAway: true},
		attack{name: "all but the last two", run: s.attackOverHTTP("all but the last two")})
}

// attacks returns the attacks over HTTP by their names.
func (a *attackers) attacks() map[string]func(context.Context, *counts) {
	return map[string]func(context.Context, *counts){
		"slow clients":         a.slowClients,
		"huge templates":       a.hugeTemplates,
		"heavy requests":       a.heavyRequests,
		"heavy steps":          a.heavySteps,
		"floods of signals":    a.signals,
		"forged events":        a.forgedEvents,
		"growing bodies":       a.growingBodies,
		"all but the last two": a.allTogether,
	}
}

// allTogether runs all attacks over HTTP at the same time.
func (a *attackers) allTogether(ctx context.Context, c *counts) {
	var all sync.WaitGroup
	for _, one := range []func(context.Context, *counts){a.slowClients, a.hugeTemplates, a.heavyRequests, a.heavySteps, a.signals, a.forgedEvents, a.growingBodies} {
		all.Go(func() { one(ctx, c) })
	}
	all.Wait()
}

// repeatInParallel calls do in n goroutines, repeatedly until ctx ends.
func repeatInParallel(ctx context.Context, n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			for round := i; ctx.Err() == nil; round += n {
				do(round)
			}
		})
	}
	all.Wait()
}
