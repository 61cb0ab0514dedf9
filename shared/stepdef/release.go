package stepdef

import (
	"slices"

	"hearth/shared/stack"
)

// ReleasesFirst reports whether a row's object must release what only one object may have before
// its successor can be created.
func (d *Def) ReleasesFirst(r stack.Resource) bool {
	return d != nil && len(d.LetGo) > 0 && r.PhysicalID != "" && !HasReleased(r)
}

// CanCoexist reports whether a row's object and its successor can exist side by side. changed are
// the properties in which they differ.
func (d *Def) CanCoexist(changed []string) bool {
	return slices.ContainsFunc(d.OnePer, func(p string) bool { return slices.Contains(changed, p) })
}

// HasReleased reports whether a row's object has released everything that its successor needs.
func HasReleased(r stack.Resource) bool {
	return r.Marks.Released == stack.ReleaseComplete || r.Marks.Released == stack.NothingToRelease
}

// LacksReleased reports whether a row's object may have released something that it has not got
// back.
func LacksReleased(r stack.Resource) bool {
	return r.Marks.Released == stack.ReleaseBegun || r.Marks.Released == stack.ReleaseComplete
}

// AddTakenFrom records the objects from which a row takes back what it had.
func AddTakenFrom(r *stack.Resource, ids []string) {
	all := slices.Clone(r.Marks.TakenFrom)
	for _, id := range ids {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	r.Marks.TakenFrom = all
}

// Successors returns the IDs of the objects that replaced a row's object.
func Successors(r stack.Resource) []string { return r.Marks.TakenFrom }
