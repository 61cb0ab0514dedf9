package changeset

import (
	"context"
	"slices"

	"hearth/shared/engine/preview"
	"hearth/shared/engine/source"
	"hearth/shared/hot/funcs"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// causes finds what changed the values of properties.
type causes struct {
	source   *source.Source
	before   *source.Source          // nil when it is not known
	outcomes map[string]plan.Outcome // by resource
}

// A cause is what a property takes its new value from.
type cause struct {
	kind stack.PlannedCause
	name string
}

func (e *Sets) causesOf(ctx context.Context, s stack.Stack, p preview.Prepared) (*causes, error) {
	c := &causes{source: p.Source, outcomes: map[string]plan.Outcome{}}
	for _, one := range p.Changes {
		if one.Parent == "" {
			c.outcomes[one.Name] = one.Outcome
		}
	}
	if s.InReview() || s.Action == "" {
		return c, nil
	}
	before, err := e.SourceOf(ctx, s, s.SourceID)
	if stack.CodeOf(err) != "" {
		return c, nil // it cannot be read, so each parameter may have changed
	}
	c.before = before
	return c, err
}

// causesOf returns the causes of the change of a property. It is empty when the template itself
// differs.
func (c *causes) causesOf(resource, property string) (all []cause) {
	declared := c.source.Template.Resource(resource)
	if declared == nil || declared.Properties == nil || declared.Properties.Kind != funcs.Map {
		return nil
	}
	node := declared.Properties.Get(property)
	if node == nil {
		return nil
	}
	funcs.Uses(node, nil, func(u funcs.Used) {
		one, changed := c.used(u)
		if changed && len(all) < mostCauses && !slices.Contains(all, one) {
			all = append(all, one)
		}
	})
	return all
}

// used returns what a call refers to, and reports whether that changes.
func (c *causes) used(u funcs.Used) (one cause, changed bool) {
	name, ok := u.Name.(string)
	if !ok {
		return one, false
	}
	resource := u.Call.Func.Use == funcs.Resource || u.Call.Func.Use == funcs.Either && c.source.Template.Resource(name) != nil
	switch {
	case u.Call.Func.Use == funcs.Attribute:
		attribute, _ := u.Attribute.(string)
		if attribute != "" {
			one.name = name + "." + attribute
		} else {
			one.name = name
		}
		one.kind = stack.CauseAttribute
		return one, c.outcomes[name] != plan.Unchanged
	case resource:
		return cause{stack.CauseReference, name}, c.outcomes[name] == plan.Replaced || c.outcomes[name] == plan.Added
	case c.source.Template.Parameter(name) == nil: // a pseudo parameter, which never changes
	case u.Call.Func.Use == funcs.Parameter || u.Call.Func.Use == funcs.Either:
		return cause{stack.CauseParameter, name}, c.parameterChanges(name)
	}
	return one, false
}

func (c *causes) parameterChanges(name string) bool {
	if c.before == nil || c.before.Template.Parameter(name) == nil {
		return true
	}
	before, _ := c.before.Parameters.Get(name)
	after, _ := c.source.Parameters.Get(name)
	return !funcs.Equal(before, after)
}
