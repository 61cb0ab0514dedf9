package main

import (
	"context"
	"sync"
	"time"
)

// An attack is one kind of what strangers and tenants do.
type attack struct {
	name   string
	run    func(ctx context.Context, c *counts) // until ctx ends
	outage time.Duration                        // for which the database is kept from working, added to what stacks may take
	lost   bool                                 // questions may be answered 503
}

func (s *siege) attacks() []attack {
	// What is in a commit that is swallowed waits for the limit of a statement, 10 s, and its
	// message may come again 15 s later. Stacks that are made at once share their commits.
	const swallowed = swallows*10*time.Second + 15*time.Second
	return []attack{
		{name: "slow clients", run: s.slowClients},
		{name: "huge templates", run: s.hugeTemplates},
		{name: "heavy requests", run: s.heavyRequests},
		{name: "floods of signals", run: s.signals},
		{name: "forged events", run: s.forgedEvents},
		{name: "swallowed commits", run: s.swallowCommits, outage: swallowed},
		{name: "database away", run: s.databaseAway, outage: swallowed, lost: true},
		{name: "all but the last two", run: s.together},
	}
}

// together is everything that comes by HTTP, at the same time.
func (s *siege) together(ctx context.Context, c *counts) {
	var all sync.WaitGroup
	for _, one := range []func(context.Context, *counts){s.slowClients, s.hugeTemplates, s.heavyRequests, s.signals, s.forgedEvents} {
		all.Go(func() { one(ctx, c) })
	}
	all.Wait()
}

// crowd runs so many side by side, again and again until ctx ends.
func crowd(ctx context.Context, n int, do func(i int)) {
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
