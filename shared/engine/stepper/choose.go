package stepper

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"hearth/shared/engine/live"
	"hearth/shared/engine/source"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// errObjectCame says that a row has got the object of another row of its name: it is decided
// on as it is now.
var errObjectCame = errors.New("the row has another object now")

// chooseObject looks among the other rows of a row's name for an object that can be what is wanted,
// before another is made. v is what would become of the row's own. An object that is found
// changes places with the row's own in a commit of its own: so whoever waits for the row still
// does. The error then is errObjectCame.
func (b *batch) chooseObject(ctx context.Context, t *live.Task, d *stepdef.Def, at source.Place, wish plan.Desired, v plan.Verdict) error {
	e := b.engine
	rows, err := e.Store.Namesakes(ctx, t.Row.StackID, t.Row.Name)
	if err != nil || len(rows) < 2 {
		return err
	}
	all := []plan.Standing{{Row: &t.Row, Verdict: v}}
	namesakes := make([]*stack.Resource, len(rows))
	for i := range rows {
		namesakes[i] = &rows[i]
	}
	for _, r := range namesakes {
		if r.ID == t.Row.ID || !plan.IsCandidate(*r, namesakes) || r.Status == stack.InProgress {
			continue
		}
		v, err := t.Scene.Verdict(ctx, r.BeforeRemoval(), d, at, wish)
		if err != nil {
			return err
		}
		all = append(all, plan.Standing{Row: r, Verdict: v})
	}
	best := plan.Choose(all)
	if best == 0 {
		best = holder(e.Catalog, all)
	}
	if best == 0 {
		return nil
	}
	other := *all[best].Row
	from, err := successorIDs(t.Row, other, rows)
	if err != nil {
		return err
	}
	row, old := lifecycle.Exchange(t.Row, other, uuid.NewString(), from)
	change := stack.Change{Resource: &row, Lease: b.lease, KeepLease: true, Merged: []stack.Resource{other}}
	row.Due, row.WaitKey = e.Now().Add(2*e.Settings.Lease), inHand+row.StackID
	if old != nil {
		change.NewResources = []stack.Resource{*old}
	}
	if err := e.Commits.Commit(ctx, change).Err; err != nil {
		return err
	}
	row.Version++
	t.Row, t.Stored = row, row
	return errObjectCame
}

// holder returns the index of the object that still has what the first row's next object needs,
// a port for example. The first row has lost its own object. It gets the holder's object, which
// lets go in its turn and is replaced. 0 means that there is no holder.
func holder(c *stepdef.Catalog, all []plan.Standing) int {
	if all[0].Outcome != plan.Added {
		return 0
	}
	last := 0
	for i, s := range all[1:] {
		if s.Outcome != plan.Replaced || lifecycle.ReleaseStepOf(c, *s.Row, true, s.Changed) != stack.LetGo {
			continue
		}
		if s.Row.Action != stack.Delete {
			return i + 1
		}
		if last == 0 {
			last = i + 1 // its object may be gone
		}
	}
	return last
}

// successorIDs are the ids of the objects that may have what another row's object has let go of.
func successorIDs(own, other stack.Resource, rows []stack.Resource) (ids []string, err error) {
	for _, r := range rows {
		switch {
		case r.ID != own.ID && r.ID != other.ReplacedBy || r.ID == other.ID:
		case r.Status == stack.InProgress:
			return nil, errNotReady // nobody knows yet what it will have
		case r.PhysicalID != "":
			ids = append(ids, r.PhysicalID)
		}
	}
	return ids, nil
}
