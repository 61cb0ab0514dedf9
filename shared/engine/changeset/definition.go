package changeset

import (
	"cmp"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// The parts of a definition that a change set names, beside properties and metadata.
var definitionParts = []struct {
	part stack.DefinitionPart
	of   func(*hot.Resource) any
}{
	{stack.PartDeletionPolicy, func(r *hot.Resource) any { return cmp.Or(r.DeletionPolicy, hot.PolicyDelete) }},
	{stack.PartReplacePolicy, func(r *hot.Resource) any { return cmp.Or(r.ReplacePolicy, hot.PolicyDelete) }},
	{stack.PartUpdatePolicy, func(r *hot.Resource) any { return plainOf(r.UpdatePolicy) }},
	{stack.PartCreationPolicy, func(r *hot.Resource) any { return plainOf(r.CreationPolicy) }},
}

func plainOf(n *hot.Node) any {
	if n == nil {
		return nil
	}
	return n.Plain()
}

// definitionDetails returns the details of the policies in which a resource's definition differs
// from that of the template before. Heat ignores some of them, so they are no reason of an update.
func (c *causes) definitionDetails(resource string) (all []stack.PlannedDetail) {
	if c.before == nil {
		return nil
	}
	before, after := c.before.Template.Resource(resource), c.source.Template.Resource(resource)
	if before == nil || after == nil {
		return nil
	}
	for _, one := range definitionParts {
		old, _ := textOf(one.of(before))
		now, _ := textOf(one.of(after))
		if old != now {
			all = append(all, stack.PlannedDetail{Part: string(one.part), Old: old, New: now, CauseOf: stack.CauseDirect})
		}
	}
	return all
}
