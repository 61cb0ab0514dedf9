package source

import (
	"context"
	"sync"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// asked remembers what the cloud said of names, for a short time: a template of a
// thousand servers asks for its flavor once.
type asked struct {
	now  func() time.Time
	most int

	mu    sync.Mutex
	known map[string]known
}

type known struct {
	found stepdef.Found
	until time.Time
}

// remembered is how long a name found is taken for true.
const remembered = 30 * time.Second

func newAsked(now func() time.Time, most int) *asked {
	return &asked{now: now, most: most, known: map[string]known{}}
}

func (a *asked) get(key string) (stepdef.Found, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	k, ok := a.known[key]
	return k.found, ok && a.now().Before(k.until)
}

func (a *asked) put(key string, f stepdef.Found) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.known) >= a.most {
		clear(a.known)
	}
	a.known[key] = known{f, a.now().Add(remembered)}
}

// Lookup finds the object that a value names. Only what was found is remembered: what
// is missing may be made the next moment.
func (e *Reader) Lookup(ctx context.Context, account stack.Account, project, constraint, value string) stepdef.Found {
	c, ok := e.Catalog.Constraints[constraint]
	if !ok {
		return stepdef.Found{ID: value}
	}
	key := project + "/" + constraint + "/" + value
	if f, ok := e.asked.get(key); ok {
		return f
	}
	var answers []stack.Answer
	for {
		f := c.Next(value, project, answers)
		if f.Call == nil {
			if f.None == "" && f.Many == "" && f.Failed == nil {
				e.asked.put(key, f)
			}
			return f
		}
		answers = append(answers, e.Call(ctx, account, *f.Call))
	}
}
