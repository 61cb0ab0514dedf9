package lifecycle

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Divide returns the row that keeps the object which an update has replaced in place: a function may
// answer an update with another physical ID. was is the row before the answer. It returns nil when
// the row has the same object as before. Like every replaced object, the old one is removed when
// everything else is done.
func Divide(c *stepdef.Catalog, was, is stack.Resource, id string) *stack.Resource {
	d := c.OfRow(is)
	ended := is.Action == stack.Update && is.Status == stack.Complete && was.Action == stack.Update && was.Status == stack.InProgress
	if d == nil || d.Service != stack.FunctionService || !ended || was.PhysicalID == "" || was.PhysicalID == is.PhysicalID {
		return nil
	}
	old := stepdef.PropertiesBefore(was).WithReason(stack.StateChanged)
	old.ID, old.ReplacedBy, old.Version, old.Claim = id, is.ID, 0, ""
	old.Status, old.Work = stack.Complete, stack.Work{}
	old.Due, old.WaitKey, old.Marks.Before, old.Marks.Tried = time.Time{}, "", nil, nil
	return &old
}
