package plan

import (
	"slices"

	"hearth/shared/stepdef"
)

// companions finds the companions of the resources of one template.
type companions struct {
	peers   []stepdef.Peer
	catalog *stepdef.Catalog
	known   map[string][]string // by the name of the resource with these companions
}

// ofResource returns the companions of one resource.
func (c companions) ofResource(d *stepdef.Def, p stepdef.Peer) []string {
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

// ofNested returns the companions of every resource that a nested stack is given, also through
// resources that only hold values. For other resources it returns none.
func (c companions) ofNested(w Wanted, wanted []Wanted, at map[string]int) (names []string) {
	if !isNested(w, c.catalog) {
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
		names = append(names, c.ofResource(d, c.peers[at[given.Name]])...)
		if d.Service == "none" && !isNested(given, c.catalog) {
			next = append(next, given.Requires...)
		}
	}
	return names
}
