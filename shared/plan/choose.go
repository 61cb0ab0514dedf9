package plan

import (
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Choose returns the index of the candidate that is to stand for a name. The first stands for
// it now; the others are Eligible. It stays unless its object would have to be replaced, or it
// has none. Then the first other whose object can surely be what is wanted takes its place,
// those that are sound before those that were being removed or have failed.
func Choose(all []Standing) int {
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

// isSound reports whether a row is known to have an object that is whole.
func isSound(r stack.Resource) bool {
	return r.Action != stack.Delete && (r.Status == stack.Complete || r.Work.Intact)
}

// IsCandidate reports whether a row may take the place of the one that stands for its name: it
// has an object, or one that has let go altogether, with which nothing is being done but its
// removal, and of which no other row has taken what it needs.
func IsCandidate(r stack.Resource, namesakes []*stack.Resource) bool {
	if r.PhysicalID == "" && !stepdef.LacksReleased(r) || r.Action == stack.Init || r.Status == stack.InProgress && r.Action != stack.Delete {
		return false
	}
	return !slices.ContainsFunc(namesakes, func(other *stack.Resource) bool {
		return other.ID != r.ID && slices.Contains(stepdef.Successors(*other), r.PhysicalID)
	})
}
