package lifecycle_test

import (
	"testing"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// A DELETE without an answer is made again as soon as a look shows no effect; a creation is
// not before the period of grace is over.
func TestOnlyARemovalIsRepeatedAtOnce(t *testing.T) {
	for method, at := range map[string]bool{"delete": true, "post": false} {
		l := open(t, `
type: Test::Thing
service: compute
show: {get: "/things/{id}", in: thing}
create:
  - post: /things
    keep_id: thing.id
    find: {get: "/things?name={name}", in: things}
delete:
  - `+method+`: /things/{id}
    find: {get: "/things/gone?name={name}", in: things}
`)
		l.row.PhysicalID, l.row.Action = "x", stack.Create
		l.send(lifecycle.Event{Begin: &lifecycle.Begin{Action: stack.Delete, Generation: 2}})
		l.send(lifecycle.Event{Answer: &stack.Answer{Trouble: stack.Lost}})
		l.now = l.row.Due
		l.send(lifecycle.Event{Wake: true})
		if l.effect == nil || l.effect.Search == nil {
			t.Fatalf("%s: nothing is looked for: %+v", method, l.effect)
		}
		l.send(lifecycle.Event{Answer: &stack.Answer{Code: 200, Body: map[string]any{"things": []any{}}}})
		if again := l.effect != nil && l.effect.Writes; again != at {
			t.Errorf("%s: made again at once: %v", method, again)
		}
	}
}
