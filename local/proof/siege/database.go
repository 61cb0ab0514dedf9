package main

import (
	"context"
	"time"
)

const swallowedCommits = 3

// swallowCommits makes one connection after another silent in the middle of a commit. Every second
// commit takes effect.
func (s *siege) swallowCommits(ctx context.Context, c *counts) {
	for i := 0; i < swallowedCommits && ctx.Err() == nil; i++ {
		s.proxy.SilenceOn("commit\x00", 0, 1, i%2 == 1)
		for s.proxy.Silenced() == 0 && ctx.Err() == nil {
			wait(ctx, 10*time.Millisecond)
		}
		if ctx.Err() == nil {
			c.add("commits swallowed")
		}
		wait(ctx, time.Second)
	}
	<-ctx.Done()
}

// databaseAway closes all connections to the database and refuses new ones for a while.
func (s *siege) databaseAway(ctx context.Context, c *counts) {
	wait(ctx, 500*time.Millisecond)
	s.proxy.Refuse()
	c.add("outages")
	wait(ctx, s.options.away)
	s.proxy.Restore()
	<-ctx.Done()
}
