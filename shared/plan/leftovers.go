package plan

import (
	"slices"

	"hearth/shared/stack"
)

// planRemovals plans the deletion of rows that are no longer in the template. It leaves those that
// a remaining row has needed. It also lists every name that is no longer in the template.
func (u *update) planRemovals() {
	needing := map[string][]*stack.Resource{} // by name, the rows that need the name
	for i := range u.Before.Rows {
		for _, name := range u.Before.Rows[i].Requires {
			needing[name] = append(needing[name], &u.Before.Rows[i])
		}
	}
	known := map[string]bool{}
	var free func(name string) bool // all rows that need the name go in this plan, too
	free = func(name string) bool {
		if answer, ok := known[name]; ok {
			return answer
		}
		known[name] = false // rows that need each other wait for Leftovers
		_, wanted := u.wanted[name]
		answer := !wanted && !slices.ContainsFunc(needing[name], func(r *stack.Resource) bool { return !free(r.Name) })
		known[name] = answer
		return answer
	}
	var going []stack.Resource
	for i, r := range u.Before.Rows {
		if _, wanted := u.wanted[r.Name]; wanted {
			continue
		}
		if first := slices.MinFunc(u.candidates[r.Name], stack.CompareNamesakes); first == &u.Before.Rows[i] {
			u.Removed = append(u.Removed, r)
		}
		if free(r.Name) && !r.Retain { // a rollback must find what stays in the cloud
			going = append(going, r)
		}
	}
	p := Delete(u.stack, going)
	u.Nodes, u.Edges = append(u.Nodes, p.Nodes...), append(u.Edges, p.Edges...)
}

// RetainedLast returns the rows of an update that are deleted next: first those whose objects are deleted
// too, and when there are none, those whose objects stay in the cloud. A rollback finds these as long as
// a deletion can fail.
func RetainedLast(left []stack.Resource) []stack.Resource {
	deleted := slices.DeleteFunc(slices.Clone(left), func(r stack.Resource) bool { return r.Retain })
	if len(deleted) > 0 {
		return deleted
	}
	return left
}

// Leftovers returns the rows to delete when an update ends: those that were replaced, those that
// the template no longer has, and those that are not current for their name.
func Leftovers(rows []stack.Resource, wanted map[string]Wanted) []stack.Resource {
	stands := map[string]*stack.Resource{}
	for i := range rows {
		r := &rows[i]
		if _, ok := wanted[r.Name]; !ok || r.Action == stack.Delete {
			continue
		}
		if best := stands[r.Name]; best == nil || stack.CompareNamesakes(r, best) < 0 {
			stands[r.Name] = r
		}
	}
	var left []stack.Resource
	for i := range rows {
		if stands[rows[i].Name] != &rows[i] {
			left = append(left, rows[i])
		}
	}
	return left
}
