package stepper

import (
	"context"
	"errors"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// errNotReady says that a row cannot be decided on before something else is known.
var errNotReady = errors.New("its turn has not come yet")

// decideReleased goes on with a row whose object's turn is over: row is how it stands then. What
// follows is stored together with it. Where nobody wants anything of it any more its
// update has come to nothing.
func (b *batch) decideReleased(ctx context.Context, t *live.Task, row stack.Resource) (*lifecycle.Event, error) {
	nodes, err := b.engine.Store.Ready(ctx, []string{row.ID})
	if err != nil {
		return nil, err
	}
	switch n, ok := nodes[row.ID]; {
	case !ok || n.Action == stack.Delete:
		return &lifecycle.Event{Abort: lifecycle.AbortReason(t.Row)}, nil
	case t.Node == nil || n != *t.Node:
		return nil, errNotReady // the stack has another plan than the one in hand
	}
	t.Row = row
	return b.begin(ctx, t, t.Node.Action)
}

// releaseStep is what a row's object does before the row is what has been decided on; nil when
// there is nothing.
func (b *batch) releaseStep(ctx context.Context, t *live.Task, v plan.Verdict) (*lifecycle.Begin, error) {
	turn := lifecycle.ReleaseStepOf(b.engine.Catalog, t.Row, v.Outcome == plan.Replaced, v.Changed)
	if turn == "" {
		return nil, nil
	}
	begin := &lifecycle.Begin{Action: stack.Update, Release: turn, Generation: t.Node.Generation, Seed: commit.NewSeed()}
	if turn == stack.LetGo || t.Row.ReplacedBy == "" {
		return begin, nil
	}
	r, err := b.engine.Store.Resource(ctx, t.Row.ReplacedBy)
	switch {
	case stack.CodeOf(err) == stack.EntityNotFound:
	case err != nil:
		return nil, err
	case r.Status == stack.InProgress: // nobody knows yet what it will have
		return nil, errNotReady
	case r.PhysicalID != "":
		begin.From = []string{r.PhysicalID}
	}
	return begin, nil
}
