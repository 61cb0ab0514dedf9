package engine

import (
	"hearth/shared/hot"
	"hearth/shared/plan"
	"hearth/shared/stepdef"
)

// wanted is what the template asks for, with all that each resource comes after:
// what it names, and what its type knows it needs.
func (src *source) wanted(c *stepdef.Catalog) []plan.Wanted {
	wanted, _ := src.dependencies(c) // what has too many of them was refused when it was accepted
	return wanted
}

// checkDependencies returns an error for a template whose resources depend on one another in
// more ways than a plan can hold.
func (src *source) checkDependencies(c *stepdef.Catalog) error {
	_, err := src.dependencies(c)
	return err
}

func (src *source) dependencies(c *stepdef.Catalog) ([]plan.Wanted, error) {
	t := src.template
	wanted := make([]plan.Wanted, len(t.Resources))
	knowing := false
	for i, r := range t.Resources {
		wanted[i] = plan.Wanted{
			Name: r.Name, Type: src.real(r), Declared: src.named(r), Template: src.standsFor(r), Requires: t.Requires(r.Name),
			Retain: r.DeletionPolicy == hot.PolicyRetain, Copied: r.DeletionPolicy == hot.PolicySnapshot, External: src.external(r),
		}
		if d := src.stack.Def(r); d != nil && (d.After != "" || d.Companions != "") {
			knowing = true
		}
	}
	if !knowing {
		return wanted, nil
	}
	peers := make([]stepdef.Peer, len(t.Resources))
	for i, r := range t.Resources {
		peers[i] = stepdef.Peer{Name: r.Name, Type: src.real(r), Props: src.stack.Properties(r)}
	}
	return plan.Implied(wanted, peers, c)
}
