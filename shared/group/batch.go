package group

import "slices"

// A Batch is one change of a group. Capacity is how many members the group has after it. Changed is
// how many of them may get the new definition in it, including new members.
type Batch struct{ Capacity, Changed int }

// ResizedMembers returns a group of size members. old are the current members, in the order in which they
// are replaced or removed. If there are too few, new names are drawn. changed members get the new
// definition, new ones among them; the others stay as they are. custom returns the definition of a
// named member, or is nil.
func ResizedMembers(old []Defined, to Definition, size, changed int, name func() string, custom func(name string, d Definition) Definition) []Defined {
	if custom == nil {
		custom = func(_ string, d Definition) Definition { return d }
	}
	size = max(size, 0)
	if len(old) > size {
		old = old[len(old)-size:]
	}
	replace := changed - (size - len(old))
	all := make([]Defined, 0, size)
	for _, member := range old {
		if replace > 0 {
			if d := custom(member.Name, to); !member.Same(d) {
				member.Definition = d
				replace--
			}
		}
		all = append(all, member)
	}
	for len(all) < size {
		n := name()
		all = append(all, Defined{n, custom(n, to)})
	}
	return all
}

// AfterBatch returns the group after one batch. Members whose names are no longer used go first. Members
// with the highest numbers change first; those beyond the count do not change.
func (g ResourceGroup) AfterBatch(members []Member, skip []string, b Batch) []Defined {
	names := g.Names(b.Capacity, skip)
	place := make(map[string]int, len(names))
	for i, name := range names {
		place[name] = i
	}
	first := func(name string) int {
		i, there := place[name]
		switch {
		case !there:
			return 0
		case i < g.Count:
			return g.Count - i
		}
		return b.Capacity
	}
	skipped := set(skip)
	old := Definitions(Healthy(Ordered(members)))
	old = slices.DeleteFunc(old, func(m Defined) bool { return skipped[m.Name] })
	slices.SortStableFunc(old, func(a, b Defined) int { return first(a.Name) - first(b.Name) })
	there := make(map[string]bool, len(old))
	for _, m := range old {
		there[m.Name] = true
	}
	fresh := slices.DeleteFunc(names, func(name string) bool { return there[name] })
	draw := func() string {
		name := fresh[0]
		fresh = fresh[1:]
		return name
	}
	return ResizedMembers(old, g.Member.Given(), b.Capacity, b.Changed, draw, g.define)
}
