package changeset

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"hearth/shared/engine/preview"
	"hearth/shared/engine/request"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// ChangesNothing reports whether an update would leave a stack as it is.
func (e *Sets) ChangesNothing(ctx context.Context, c stack.Caller, s stack.Stack, r request.UpdateRequest) (bool, error) {
	if same, err := e.hasSameText(ctx, s, r); err != nil || !same {
		return false, err
	}
	p, err := e.Previews.PrepareChanges(ctx, c, s, r, true)
	if err != nil {
		return false, err
	}
	return e.leavesAll(ctx, s, p)
}

// hasSameText reports whether an update has the stack's template, tags and options.
func (e *Sets) hasSameText(ctx context.Context, s stack.Stack, r request.UpdateRequest) (bool, error) {
	if s.Status != stack.Complete || r.Tags != nil && !slices.Equal(*r.Tags, s.Tags) || r.Options != nil && !r.Options.SameAs(s.Options) {
		return false, nil
	}
	text := r.Source.Template
	if len(text) == 0 {
		return true, nil
	}
	source, err := e.Requests.Source(ctx, s)
	return bytes.Equal(bytes.TrimSpace(source.Template), bytes.TrimSpace(text)), err
}

// leavesAll reports whether an update with the stack's template leaves all values of parameters and
// all resources as they are. An output may depend on a parameter that no resource has.
func (e *Sets) leavesAll(ctx context.Context, s stack.Stack, p preview.Prepared) (bool, error) {
	causes, err := e.causesOf(ctx, s, p)
	if err != nil {
		return false, err
	}
	for _, parameter := range p.Source.Template.Parameters {
		if causes.parameterChanges(parameter.Name) {
			return false, nil
		}
	}
	for _, one := range topChanges(p.Changes) {
		if one.Outcome != plan.Unchanged && !one.changesNothing() {
			return false, nil
		}
	}
	return true, nil
}

// A topChange is the change of a resource of the stack itself, with those inside its nested stack.
type topChange struct {
	preview.Change
	inside []preview.Change
}

// topChanges groups changes. Those inside a nested stack follow that of its resource.
func topChanges(all []preview.Change) []topChange {
	var top []topChange
	for _, one := range all {
		if one.Parent == "" {
			top = append(top, topChange{Change: one})
		} else if len(top) > 0 {
			top[len(top)-1].inside = append(top[len(top)-1].inside, one)
		}
	}
	return top
}

// changesNothing reports whether the update of a nested stack changes nothing: it is updated
// whenever its parent is.
func (c topChange) changesNothing() bool {
	return c.Inner != nil && c.Outcome == plan.Updated && c.Change.IsVisit() && !slices.ContainsFunc(c.inside, func(in preview.Change) bool {
		return in.Outcome != plan.Unchanged && !(in.Outcome == plan.Updated && in.Inner != nil && in.IsVisit())
	})
}

// plannedChanges returns the changes of a change set, in the order of the template.
func (e *Sets) plannedChanges(ctx context.Context, s stack.Stack, p preview.Prepared) ([]stack.PlannedChange, error) {
	causes, err := e.causesOf(ctx, s, p)
	if err != nil {
		return nil, err
	}
	var planned []stack.PlannedChange
	for _, one := range topChanges(p.Changes) {
		policies := causes.definitionDetails(one.Name)
		still := one.Outcome == plan.Unchanged || one.changesNothing()
		if still && len(policies) == 0 {
			continue
		}
		change := stack.PlannedChange{
			Name: one.Name, Type: one.TypeShown(), PhysicalID: one.Was, Outcome: string(one.Outcome), Perhaps: one.Perhaps,
		}
		if one.Outcome == plan.Deleted || one.Outcome == plan.Replaced {
			change.Retained, change.Copied = one.OldPolicy.Retain, one.OldPolicy.Copied
		}
		if still { // only a policy differs that changes no object
			change.Outcome = string(plan.Updated)
		}
		if one.Outcome != plan.Added && one.Outcome != plan.Deleted {
			def := e.Catalog.OfRow(one.Resource)
			for _, diff := range one.Why {
				if still || diff.Part == "definition" && len(policies) > 0 {
					continue
				}
				change.Details = append(change.Details, detailsOf(one.Change, def, diff, causes)...)
			}
			change.Details = append(change.Details, policies...)
		}
		planned = append(planned, change)
	}
	return planned, nil
}

// detailsOf returns the details of a difference, one for each of its causes.
func detailsOf(one preview.Change, def *stepdef.Def, diff plan.Difference, causes *causes) []stack.PlannedDetail {
	d := stack.PlannedDetail{Property: diff.Property, Part: diff.Part, CauseOf: stack.CauseDirect}
	d.Old, _ = textOf(diff.Old)
	var known bool
	d.New, known = textOf(diff.New)
	d.Unknown = !known
	d.Remakes = one.Outcome == plan.Replaced
	if def != nil && diff.Property != "" {
		d.Remakes = d.Remakes && !def.Properties[diff.Property].UpdateAllowed
	}
	if diff.Part == "stack" {
		d.CauseOf = stack.CauseAutomatic
	}
	if diff.Property == "" {
		return []stack.PlannedDetail{d}
	}
	var all []stack.PlannedDetail
	for _, cause := range causes.causesOf(one.Name, diff.Property) {
		with := d
		with.Cause, with.CauseOf = cause.name, cause.kind
		all = append(all, with)
	}
	if len(all) == 0 {
		all = append(all, d)
	}
	return all
}

// textOf returns a value as a text. known is false when a part of it is known only at run time.
func textOf(v any) (text string, known bool) {
	if v == nil {
		return "", true
	}
	known = true
	plain := stepdef.MapValues(v, func(one any) any {
		switch one.(type) {
		case stepdef.Unknown, stepdef.Ref:
			known = false
			return nil
		}
		return one
	})
	if !known {
		return "", false
	}
	if s, ok := plain.(string); ok {
		return cutValue(s), true
	}
	b, err := json.Marshal(plain)
	if err != nil {
		return "", true
	}
	return cutValue(string(b)), true
}

// cutValue returns a value that is short enough.
func cutValue(text string) string {
	if len(text) <= mostValue {
		return text
	}
	return strings.ToValidUTF8(text[:mostValue-len("…")], "") + "…"
}
