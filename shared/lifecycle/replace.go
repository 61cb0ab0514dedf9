package lifecycle

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A Successor is what a new object is made with.
type Successor struct {
	Type         string
	Declared     string // the type as the template names it; empty when that is Type
	Template     string
	PhysicalName string // of the new object
	OldID        string // a new ID, for the row that keeps the old object

	OldPolicy *stack.RemovalPolicy // for the old object; nil leaves the policy of its row
}

// Replace divides a row in two. fresh is the same row, as if never worked on, for the object to be
// made. old is a new row that keeps the old object until the end of the update. The row that others
// wait for keeps its ID, so no plan changes.
func Replace(r stack.Resource, by Successor, now time.Time) (fresh, old stack.Resource) {
	old = r
	old.ID, old.ReplacedBy, old.Version = by.OldID, r.ID, 0
	old.Due, old.WaitKey = time.Time{}, ""
	if p := by.OldPolicy; p != nil {
		old.Retain, old.Marks.Copied = p.Retain, p.Copied
	}
	fresh = stack.Resource{
		ID: r.ID, StackID: r.StackID, Name: r.Name, Type: by.Type, Declared: by.Declared, Template: by.Template, Action: stack.Init, Status: stack.Complete,
		PhysicalName: by.PhysicalName, Retain: r.Retain, Requires: r.Requires, RequiredBy: r.RequiredBy,
		Generation: r.Generation, Created: now, Updated: now, Version: r.Version,
	}
	return fresh, old
}

// Exchange gives a row the object of another row of its name. old is a new row, with the given ID,
// that keeps the row's own object; nil when it has none. The other row is to be deleted. taker are
// the IDs of objects that may have what the other object released. policy is that of the resource: the
// other object may have had another one, with which it was replaced.
func Exchange(own, other stack.Resource, oldID string, policy stack.RemovalPolicy, taker []string) (row stack.Resource, old *stack.Resource) {
	if own.Action != stack.Init {
		o := own
		o.ID, o.ReplacedBy, o.Version = oldID, own.ID, 0
		o.Due, o.WaitKey = time.Time{}, ""
		old = &o
	}
	row = other
	row.ID, row.ReplacedBy, row.Version = own.ID, "", own.Version
	row.Requires, row.RequiredBy = own.Requires, own.RequiredBy
	row.Retain, row.Marks.Copied = policy.Retain, policy.Copied
	if stepdef.LacksReleased(row) {
		stepdef.AddTakenFrom(&row, taker)
	}
	return row, old
}
