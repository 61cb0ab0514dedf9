package source

import (
	"hearth/shared/hot"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// WantedResources returns the resources of the template with their dependencies: those that the
// template names, and those that a type implies.
func (src *Source) WantedResources(c *stepdef.Catalog) []plan.Wanted {
	wanted, _ := src.dependencies(c) // Accept has refused templates with too many dependencies
	return wanted
}

// checkDependencies returns an error for a template with more dependencies than a plan can hold.
func (src *Source) checkDependencies(c *stepdef.Catalog) error {
	_, err := src.dependencies(c)
	return err
}

func (src *Source) dependencies(c *stepdef.Catalog) ([]plan.Wanted, error) {
	t := src.Template
	wanted := make([]plan.Wanted, len(t.Resources))
	knowing := false
	for i, r := range t.Resources {
		wanted[i] = plan.Wanted{
			Name: r.Name, Type: src.realType(r), Declared: src.declaredType(r), Template: src.templateName(r), Requires: t.Requires(r.Name),
			Retain: r.DeletionPolicy == hot.PolicyRetain, Copied: r.DeletionPolicy == hot.PolicySnapshot, OnReplace: replacePolicy(r), External: src.externalID(r),
		}
		if d := src.Stack.Def(r); d != nil && (d.After != "" || d.Companions != "") {
			knowing = true
		}
	}
	if !knowing {
		return wanted, nil
	}
	peers := make([]stepdef.Peer, len(t.Resources))
	for i, r := range t.Resources {
		peers[i] = stepdef.Peer{Name: r.Name, Type: src.realType(r), Props: src.Stack.Properties(r)}
	}
	return plan.WithImplied(wanted, peers, c)
}

// replacePolicy returns what becomes of the old object when a resource is replaced; nil when the
// template does not say it.
func replacePolicy(r *hot.Resource) *stack.RemovalPolicy {
	if r.ReplacePolicy == "" {
		return nil
	}
	return &stack.RemovalPolicy{Retain: r.ReplacePolicy == hot.PolicyRetain, Copied: r.ReplacePolicy == hot.PolicySnapshot}
}
