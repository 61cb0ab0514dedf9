package plan

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// mostImplied is how many dependencies types may add to one template. As many ports as subnets of
// one network would each wait for each.
const mostImplied = 100_000

// WithImplied adds the dependencies that no reference says but types know of: a port comes after
// the subnets of its network. A dependency that would close a circle is left out, so the template's
// own references win.
//
// A nested stack comes after the companions of what it is given. A nested stack that is given a
// network may make ports there, which need its subnets, and nothing in the parent's template says
// so.
//
// With more than mostImplied dependencies it returns an error, and the result lacks the rest.
func WithImplied(wanted []Wanted, peers []stepdef.Peer, c *stepdef.Catalog) ([]Wanted, error) {
	t := newDependencies(wanted)
	with := companions{peers, c, map[string][]string{}}
	left := mostImplied
	for i, w := range wanted {
		if w.External != "" {
			continue
		}
		names := with.ofNested(w, wanted, t.at)
		if d := c.Def(peers[i].Type); d != nil && d.After != "" {
			names = append(names, c.Hooks.After[d.After](peers[i], peers)...)
		}
		left -= t.add(i, names, left)
		if left <= 0 {
			return wanted, stack.Errorf(stack.StackValidationFailed,
				"The resources of the template depend on one another in more than %d ways that no reference says, such as ports on all subnets of their network.", mostImplied)
		}
	}
	return wanted, nil
}

// isNested reports whether a resource is a nested stack.
func isNested(w Wanted, c *stepdef.Catalog) bool {
	d := c.Def(w.Type)
	return w.Template != "" || d != nil && d.Nests()
}
