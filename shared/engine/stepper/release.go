package stepper

import (
	"context"
	"errors"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/engine/source"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// errNotReady reports that a row cannot be decided on yet.
var errNotReady = errors.New("the row cannot be decided on yet")

// decideReleased returns the next event of a row whose object has done its release step. row is
// the row after that step; it is stored with what follows. Without a node, or with one that
// deletes it, the row's update is aborted.
func (b *batch) decideReleased(ctx context.Context, t *live.Task, row stack.Resource) (*lifecycle.Event, error) {
	nodes, err := b.engine.Store.Rows.Ready(ctx, []string{row.ID})
	if err != nil {
		return nil, err
	}
	switch n, ok := nodes[row.ID]; {
	case !ok || n.Action == stack.Delete:
		return &lifecycle.Event{Abort: lifecycle.Aborted(t.Row)}, nil
	case t.Node == nil || n != *t.Node:
		return nil, errNotReady // the stack has another plan than the one in hand
	}
	t.Row = row
	return b.begin(ctx, t, t.Node.Action)
}

// releaseStep returns the release step that a row's object must do before the verdict is carried
// out; nil when there is none.
func (b *batch) releaseStep(ctx context.Context, t *live.Task, at source.Place, v plan.Verdict) (*lifecycle.Begin, error) {
	step := lifecycle.ReleaseStepOf(b.engine.Catalog, t.Row, v.Outcome == plan.Replaced, v.Changed)
	if step == "" || step == stack.LetGo && staysWhenReplaced(at) {
		return nil, nil
	}
	begin := &lifecycle.Begin{Action: stack.Update, Release: step, Generation: t.Node.Generation, Seed: commit.NewSeed()}
	if step == stack.LetGo || t.Row.ReplacedBy == "" {
		return begin, nil
	}
	r, err := b.engine.Store.Rows.Resource(ctx, t.Row.ReplacedBy)
	switch {
	case stack.CodeOf(err) == stack.EntityNotFound:
	case err != nil:
		return nil, err
	case r.Status == stack.InProgress: // it is not known yet what its object will hold
		return nil, errNotReady
	case r.PhysicalID != "":
		begin.From = []string{r.PhysicalID}
	}
	return begin, nil
}
