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
	return []attack{
		{name: "slow clients", run: s.slowClients},
		{name: "huge templates", run: s.hugeTemplates},
		{name: "heavy requests", run: s.heavyRequests},
		{name: "floods of signals", run: s.signals},
		{name: "forged events", run: s.forgedEvents},
		{name: "swallowed commits", run: s.swallowCommits, outage: swallowed},
		{name: "database away", run: s.databaseAway, outage: swallowed, databaseAway: true},
		{name: "all but the last two", run: s.allTogether},
	}
}

// allTogether runs all attacks over HTTP at the same time.
func (s *siege) allTogether(ctx context.Context, c *counts) {
	var all sync.WaitGroup
	for _, one := range []func(context.Context, *counts){s.slowClients, s.hugeTemplates, s.heavyRequests, s.signals, s.forgedEvents} {
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
