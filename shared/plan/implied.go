package plan

import (
	"slices"

	"hearth/shared/stepdef"
)

// Implied adds the dependencies that no reference says but types know of (a port
// comes after the subnets of its network). One that would close a circle is left
// out: what the template says itself goes first.
//
// A nested stack comes after the companions of what it is given: who is given a network may make
// ports there, which need its subnets, and nothing in the parent's template says so.
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
	with := company{peers, c, map[string][]string{}}
	for _, w := range wanted {
		for _, name := range with.all(w, wanted, at) {
			if _, there := at[name]; there && w.External == "" && name != w.Name && !slices.Contains(w.Requires, name) {
				added = append(added, pair{w.Name, name})
			}
		}
	}
	for _, a := range added {
		if slices.Contains(wanted[at[a.from]].Requires, a.to) || reaches(wanted, at, a.to, a.from) {
			continue
		}
		w := &wanted[at[a.from]]
		w.Requires = append(slices.Clone(w.Requires), a.to)
		slices.Sort(w.Requires)
	}
	return wanted
}

// A company knows the companions of the resources of one template.
type company struct {
	peers   []stepdef.Peer
	catalog *stepdef.Catalog
	known   map[string][]string // by the name of the resource that has them
}

// of returns the companions of one resource.
func (c company) of(d *stepdef.Def, p stepdef.Peer) []string {
	if d.Companions == "" {
		return nil
	}
	names, known := c.known[p.Name]
	if !known {
		names = c.catalog.Hooks.After[d.Companions](p, c.peers)
		c.known[p.Name] = names
	}
	return names
}

// all returns the companions of everything that a nested stack is given, also by way of resources
// that only hold values. For other resources it returns none.
func (c company) all(w Wanted, wanted []Wanted, at map[string]int) (names []string) {
	if !nests(w, c.catalog) {
		return nil
	}
	seen := map[string]bool{}
	next := slices.Clone(w.Requires)
	for len(next) > 0 {
		given := wanted[at[next[0]]]
		next = next[1:]
		d := c.catalog.Def(given.Type)
		if seen[given.Name] || d == nil {
			continue
		}
		seen[given.Name] = true
		names = append(names, c.of(d, c.peers[at[given.Name]])...)
		if d.Service == "none" && !nests(given, c.catalog) {
			next = append(next, given.Requires...)
		}
	}
	return names
}

// nests reports whether a resource is a nested stack.
func nests(w Wanted, c *stepdef.Catalog) bool {
	d := c.Def(w.Type)
	return w.Template != "" || d != nil && d.Nests()
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
