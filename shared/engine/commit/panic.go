package commit

import (
	"log/slog"
	"sync"

	"hearth/shared/stack"
)

// Guard calls do. A panic of do is logged with its trace and next, which says what happens next.
// Only then is the logger asked for.
// Every goroutine that handles values of a tenant begins with Guard or stack.Recovered, or is
// started by a Group. Otherwise its panic would end the process for all tenants.
func Guard(log func() *slog.Logger, next string, do func()) {
	err := stack.Recovered(func() error {
		do()
		return nil
	})
	if p, ok := err.(*stack.Panic); ok {
		log().Error("a goroutine panicked; "+next, "panic", p.Value, "trace", p.Trace)
	}
}

// A Group runs goroutines for one that waits for all of them. Wait passes their first panic on to
// its caller.
type Group struct {
	all      sync.WaitGroup
	once     sync.Once
	panicked error
}

// Go starts a goroutine.
func (g *Group) Go(do func()) {
	g.all.Go(func() {
		err := stack.Recovered(func() error {
			do()
			return nil
		})
		if err != nil {
			g.once.Do(func() { g.panicked = err })
		}
	})
}

// Wait waits for all goroutines of the group.
func (g *Group) Wait() {
	g.all.Wait()
	stack.PassOn(g.panicked)
}
