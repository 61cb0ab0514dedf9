package plan

import (
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Choose returns the index of the row that becomes current for a logical name. all[0] is the current row;
// the others are its candidates (IsCandidate). The current row stays unless it has no object, or its
// object would be replaced. Otherwise the first candidate becomes current whose object certainly needs no
// change, or only one in place. Healthy candidates precede those that failed or were being deleted.
func Choose(all []RowVerdict) int {
	if all[0].Outcome != Replaced && all[0].Outcome != Added {
		return 0
	}
	best := 0
	for i, c := range all[1:] {
		switch {
		case c.Outcome != Unchanged && c.Outcome != Updated || c.Perhaps:
		case isSound(*c.Row):
			return i + 1
		case best == 0:
			best = i + 1
		}
	}
	return best
}

// isSound reports whether a row certainly has a sound object.
func isSound(r stack.Resource) bool {
	return r.Action != stack.Delete && (r.Status == stack.Complete || r.Work.Intact)
}

// IsCandidate reports whether a row may become current for its name. It has an object, or one that
// was deleted to release what only one may have. Nothing but its deletion is under way, and no
// other row has taken what it needs.
func IsCandidate(r stack.Resource, namesakes []*stack.Resource) bool {
	if r.PhysicalID == "" && !stepdef.LacksReleased(r) || r.Action == stack.Init || r.Status == stack.InProgress && r.Action != stack.Delete {
		return false
	}
	return !slices.ContainsFunc(namesakes, func(other *stack.Resource) bool {
		return other.ID != r.ID && slices.Contains(stepdef.Successors(*other), r.PhysicalID)
	})
}
