package plan

import (
	"slices"

	"hearth/shared/stepdef"
)

// Implied adds the dependencies that no reference says but types know of (a port
// comes after the subnets of its network). One that would close a circle is left
// out: what the template says itself goes first.
func Implied(wanted []Wanted, peers []stepdef.Peer, c *stepdef.Catalog) []Wanted {
	at := make(map[string]int, len(wanted))
	for i, w := range wanted {
		at[w.Name] = i
	}
	type pair struct{ from, to string }
	var added []pair
	for _, p := range peers {
		d := c.Def(p.Type)
		if d == nil || d.After == "" {
			continue
		}
		for _, name := range c.Hooks.After[d.After](p, peers) {
			i, known := at[p.Name]
			if _, there := at[name]; !known || !there || wanted[i].External != "" || name == p.Name || slices.Contains(wanted[i].Requires, name) {
				continue
			}
			added = append(added, pair{p.Name, name})
		}
	}
	for _, a := range added {
		if reaches(wanted, at, a.to, a.from) {
			continue
		}
		w := &wanted[at[a.from]]
		w.Requires = append(slices.Clone(w.Requires), a.to)
		slices.Sort(w.Requires)
	}
	return wanted
}

// reaches says whether one resource comes, by however many steps, after the other.
func reaches(wanted []Wanted, at map[string]int, from, to string) bool {
	seen := map[string]bool{}
	next := []string{from}
	for len(next) > 0 {
		name := next[len(next)-1]
		next = next[:len(next)-1]
		if name == to {
			return true
		}
		if seen[name] {
			continue
		}
		seen[name] = true
		next = append(next, wanted[at[name]].Requires...)
	}
	return false
}
