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

// errObjectCame reports that a row has taken over the object of another row of its name. The
// row must be decided on again.
var errObjectCame = errors.New("the row has another object now")

// chooseObject looks for an object that fits among the other rows of a row's name, before a new
// object is created. v is the verdict on the row's own object. The two rows exchange their
// objects in one commit, so that rows that wait for this row keep waiting for it. The error is
// errObjectCame then.
func (b *batch) chooseObject(ctx context.Context, t *live.Task, d *stepdef.Def, at source.Place, desired plan.Desired, v plan.Verdict) error {
	e := b.engine
	rows, err := e.Store.Rows.Namesakes(ctx, t.Row.StackID, t.Row.Name)
	if err != nil || len(rows) < 2 {
		return err
	}
	all := []plan.RowVerdict{{Row: &t.Row, Verdict: v}}
	namesakes := make([]*stack.Resource, len(rows))
	for i := range rows {
		namesakes[i] = &rows[i]
	}
	for _, r := range namesakes {
		if r.ID == t.Row.ID || !plan.IsCandidate(*r, namesakes) || r.Status == stack.InProgress {
			continue
		}
		v, err := t.Scene.Verdict(ctx, r.BeforeRemoval(), d, at, desired)
		if err != nil {
			return err
		}
		all = append(all, plan.RowVerdict{Row: r, Verdict: v})
	}
	best := plan.Choose(all)
	if best == 0 {
		best = holder(e.Catalog, all, at)
	}
	if best == 0 {
		return nil
	}
	other := *all[best].Row
	from, err := successorIDs(t.Row, other, rows)
	if err != nil {
		return err
	}
	row, old := lifecycle.Exchange(t.Row, other, uuid.NewString(), policyOf(at), from)
	change := stack.Change{Resource: &row, Lease: b.lease, KeepLease: true, Merged: []stack.Resource{other}}
	row.Due, row.WaitKey = e.Now().Add(2*e.Settings.Lease), stack.HeldKey(row.StackID)
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

// holder returns the index of the object that has what the first row's next object needs, for
// example a port. It is for a first row without an object. The caller gives that row the holder's
// object, which then releases the port and is replaced. 0 means that there is no holder.
func holder(c *stepdef.Catalog, all []plan.RowVerdict, at source.Place) int {
	if all[0].Outcome != plan.Added || staysWhenReplaced(at) {
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

// successorIDs returns the IDs of the objects that may hold what another row's object has
// released.
func successorIDs(own, other stack.Resource, rows []stack.Resource) (ids []string, err error) {
	for _, r := range rows {
		switch {
		case r.ID != own.ID && r.ID != other.ReplacedBy || r.ID == other.ID:
		case r.Status == stack.InProgress:
			return nil, errNotReady // it is not known yet what its object will hold
		case r.PhysicalID != "":
			ids = append(ids, r.PhysicalID)
		}
	}
	return ids, nil
}

// policyOf returns what becomes of an object when its resource is removed.
func policyOf(at source.Place) stack.RemovalPolicy {
	return stack.RemovalPolicy{Retain: at.Retain || at.External != "", Copied: at.Copied}
}

// staysWhenReplaced reports whether the template keeps the old object of a replacement. The object
// then releases nothing, so the new one fails if only one may have its name.
func staysWhenReplaced(at source.Place) bool { return at.OnReplace != nil && at.OnReplace.Retain }
