package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
)

// authors make and remove stacks, each one after another.
type authors struct {
	users []*heat
	tally *tally

	mu      sync.Mutex
	stories []*story
	going   int
	writing sync.WaitGroup
}

// run has so many of them begin stories until storm ends, and tell those begun to
// their end, or to that of ctx.
func (a *authors) run(ctx, storm context.Context, n int, seed uint64) {
	for i := range n {
		chance := rand.New(rand.NewPCG(seed, uint64(1000+i)))
		a.writing.Go(func() {
			for j := 1; storm.Err() == nil; j++ {
				a.tell(ctx, invent(fmt.Sprintf("s%d-%d", i+1, j), a.users, chance))
			}
		})
	}
}

func (a *authors) tell(ctx context.Context, s *story) {
	a.mu.Lock()
	a.stories = append(a.stories, s)
	a.going++
	a.mu.Unlock()
	s.play(ctx, a.tally)
	a.mu.Lock()
	a.going--
	a.mu.Unlock()
}

// count says how many stories there are, and how many are still being told.
func (a *authors) count() (all, going int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.stories), a.going
}
