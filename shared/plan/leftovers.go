package plan

import (
	"slices"

	"hearth/shared/stack"
)

// planRemovals plans the removal of rows that the template has no more, as far as nothing
// that stays has needed them, and names all that go.
func (u *update) planRemovals() {
	needing := map[string][]*stack.Resource{} // by name, the rows that need it
	for i := range u.Before.Rows {
		for _, name := range u.Before.Rows[i].Requires {
			needing[name] = append(needing[name], &u.Before.Rows[i])
		}
	}
	known := map[string]bool{}
	var free func(name string) bool // all rows that need it go in this plan, too
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
		if first := slices.MinFunc(u.candidates[r.Name], stack.CompareStanding); first == &u.Before.Rows[i] {
			u.Removed = append(u.Removed, r)
		}
		if free(r.Name) {
			going = append(going, r)
		}
	}
	p := Delete(u.stack, going)
	u.Nodes, u.Edges = append(u.Nodes, p.Nodes...), append(u.Edges, p.Edges...)
}

// Leftovers are the rows that are not to be there when an update ends: those replaced,
// those that the template has no more, and those that lost their place.
func Leftovers(rows []stack.Resource, wanted map[string]Wanted) []stack.Resource {
	stands := map[string]*stack.Resource{}
	for i := range rows {
		r := &rows[i]
		if _, ok := wanted[r.Name]; !ok || r.Action == stack.Delete {
			continue
		}
		if best := stands[r.Name]; best == nil || stack.CompareStanding(r, best) < 0 {
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
