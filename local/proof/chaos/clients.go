package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
)

// clients create and delete stacks in parallel, each client one stack after another.
type clients struct {
	users []*user
	tally *tally

	mu      sync.Mutex
	stories []*story
	running int
	working sync.WaitGroup
}

// run starts n clients. They begin stories until disturbed ends, and play each to its end or until ctx
// ends.
func (a *clients) run(ctx, disturbed context.Context, n int, seed uint64) {
	for i := range n {
		chance := rand.New(rand.NewPCG(seed, uint64(1000+i)))
		a.working.Go(func() {
			for j := 1; disturbed.Err() == nil; j++ {
				a.play(ctx, newStory(fmt.Sprintf("s%d-%d", i+1, j), a.users, chance))
			}
		})
	}
}

func (a *clients) play(ctx context.Context, s *story) {
	a.mu.Lock()
	a.stories = append(a.stories, s)
	a.running++
	a.mu.Unlock()
	s.play(ctx, a.tally)
	a.mu.Lock()
	a.running--
	a.mu.Unlock()
}

// count returns the number of stories, and how many of them have not ended.
func (a *clients) count() (all, going int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.stories), a.running
}
