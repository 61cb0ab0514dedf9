package stepper

import (
	"context"
	"errors"
	"fmt"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/engine/source"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// begin returns the event with which a row begins an action. When another row of its name has
// an object that fits, the row first takes over that object.
func (b *batch) begin(ctx context.Context, t *live.Task, action stack.Action) (*lifecycle.Event, error) {
	for {
		ev, err := b.beginOnce(ctx, t, action)
		if !errors.Is(err, errObjectCame) {
			return ev, err
		}
	}
}

// beginOnce returns the event with which a row begins an action. A row that was never touched is
// created. What becomes of any other row depends on what it has become since it was planned.
func (b *batch) beginOnce(ctx context.Context, t *live.Task, action stack.Action) (*lifecycle.Event, error) {
	begin := &lifecycle.Begin{Action: action, Generation: t.Node.Generation, Seed: commit.NewSeed()}
	ev := &lifecycle.Event{Begin: begin}
	switch {
	case action == stack.Delete:
		return ev, b.addUnsavedCopy(ctx, t, begin)
	case action == stack.Suspend, action == stack.Resume, action == stack.Snapshot:
		return ev, nil
	case action == stack.Check && t.Row.Action != stack.Init: // an external resource is created by a check
		return ev, nil
	case action == stack.Adopt, t.Row.Action == stack.Init && t.Row.Marks.Adoption != nil:
		begin.Action = stack.Adopt
	case t.Row.Action == stack.Delete: // first it must be known what has become of its object
		begin.Action, begin.Release = stack.Update, stack.Regain
		return ev, nil
	case t.Row.Action == stack.Init:
		begin.Action = stack.Create
	default:
		begin.Action = stack.Update
	}
	if err := b.beginDeclared(ctx, t, action, ev); err != nil {
		return nil, err
	}
	return ev, nil
}

// beginDeclared adds to ev what the template says about the resource now.
func (b *batch) beginDeclared(ctx context.Context, t *live.Task, action stack.Action, ev *lifecycle.Event) error {
	begin := ev.Begin
	d, declared := b.definition(t)
	if d == nil || !declared {
		begin.Refused = invalid(t.Row, stepdef.NoType(t.Row.Type))
		return nil
	}
	at := b.place(t, d, begin)
	if t.Row.Action == stack.Init {
		if begin.Refused.Text = t.Scene.AdditionDenial(); !begin.Refused.IsZero() {
			return nil
		}
	}
	desired, refused, err := b.desired(ctx, t, d, at, begin)
	if refused || err != nil {
		return err
	}
	fresh := t.Row.Action == stack.Init
	switch {
	case at.External != "" && fresh:
		return nil
	case begin.Action == stack.Adopt:
		ev.Claimed, err = b.adoptionClaimed(ctx, t)
	case fresh && action == stack.Update:
		err = b.chooseObject(ctx, t, d, at, desired, plan.Verdict{Outcome: plan.Added})
	case !fresh:
		var decided bool
		if decided, err = b.decideExisting(ctx, t, d, at, desired, begin); decided {
			return err
		}
	}
	if err == nil && d.HasKey() {
		begin.AccessKey, begin.Data, err = b.engine.IssueKey(t.Scene.Stack, t.Row.Name, d)
	}
	return err
}

// invalid returns the failure of a row that its template does not allow.
func invalid(r stack.Resource, text string) stack.Failure {
	return stack.FailureAt(r.Name, string(stack.StackValidationFailed), text)
}

// definition returns the definition of the resource's type as the template has it. Without a
// resource in the template it is the definition of the row's type, and declared is false.
func (b *batch) definition(t *live.Task) (d *stepdef.Def, declared bool) {
	if r := t.Scene.Source.Template.Resource(t.Row.Name); r != nil {
		return t.Scene.Source.Def(r), true
	}
	return b.engine.Catalog.OfRow(t.Row), false
}

// place writes the resource's place in the template into begin.
func (b *batch) place(t *live.Task, d *stepdef.Def, begin *lifecycle.Begin) source.Place {
	at := t.Scene.Source.PlaceOf(b.engine.Catalog, t.Row.Name)
	begin.Source = t.Scene.Stack.SourceID
	policy := policyOf(at)
	begin.Place = &lifecycle.Place{Requires: at.Requires, RequiredBy: at.RequiredBy, Retain: policy.Retain, Copied: policy.Copied, Declared: at.Declared}
	if d.Nests() || d.Type != t.Row.Type { // a nested stack may get another template; a type may have a newer name
		begin.Place.Type, begin.Place.Template = at.Type, at.Template
	}
	return at
}

// desired writes the properties and metadata that the template asks for into begin, with
// references resolved and names turned into IDs. refused reports that begin has the reason why
// they cannot be resolved. An external resource has no properties: its object only has to be
// there.
func (b *batch) desired(ctx context.Context, t *live.Task, d *stepdef.Def, at source.Place, begin *lifecycle.Begin) (desired plan.Desired, refused bool, err error) {
	if at.External != "" {
		begin.Action = stack.Check
		return plan.Desired{Type: at.Type, Template: at.Template, External: at.External}, false, nil
	}
	s := t.Scene
	declared := s.Source.Template.Resource(t.Row.Name)
	s.AskUsed(ctx, declared.Properties)
	s.AskUsed(ctx, declared.Metadata)
	desired, refusal, err := s.Desired(ctx, d, declared, at, s.Scope(ctx), &t.Room)
	if err != nil {
		return desired, false, err
	}
	begin.Secrets = desired.Secrets
	if refusal != "" {
		begin.Refused = invalid(t.Row, refusal)
		return desired, true, nil
	}
	begin.Properties, begin.Metadata, begin.Show = desired.Properties, desired.Metadata, s.Source.Shown[t.Row.Name]
	return desired, false, nil
}

// adoptionClaimed returns the claim of the object that the row is to adopt, when another row
// holds it.
func (b *batch) adoptionClaimed(ctx context.Context, t *live.Task) (map[string]bool, error) {
	claimed, err := b.engine.Store.Objects.Claimed(ctx, []string{lifecycle.AdoptionClaim(b.engine.Catalog, t.Row, t.Scene.Stack.Project)})
	if err != nil {
		return nil, err
	}
	delete(claimed, t.Row.Claim)
	return claimed, nil
}

// decideExisting decides on a row that has an object already. done reports that no new object
// is created.
func (b *batch) decideExisting(ctx context.Context, t *live.Task, d *stepdef.Def, at source.Place, desired plan.Desired, begin *lifecycle.Begin) (done bool, err error) {
	e := b.engine
	v, err := t.Scene.Verdict(ctx, t.Row, d, at, desired)
	if err != nil {
		return false, err
	}
	if v.Outcome == plan.Replaced && at.External == "" && t.Node.Action == stack.Update {
		if err := b.chooseObject(ctx, t, d, at, desired, v); err != nil {
			return false, err
		}
	}
	begin.Action = stack.Update
	begin.Finish = lifecycle.CanFinishCreation(d, t.Row) && (v.Outcome == plan.Unchanged || v.Outcome == plan.Updated)
	if first, err := b.releaseStep(ctx, t, at, v); first != nil || err != nil {
		if first != nil {
			first.Place = begin.Place
			*begin = *first
		}
		return true, err
	}
	switch v.Outcome {
	case plan.Unchanged:
		begin.Unchanged = !begin.Finish
	case plan.Updated:
		begin.Changed = v.Changed
	case plan.Refused:
		begin.Refused = v.Refusal
		if begin.Restricted = v.Restricted != ""; begin.Restricted {
			updating := t.Row
			updating.Action = stack.Update
			t.Events = append(t.Events, t.Event(updating, stack.Failed, v.Restricted, e.Now()))
		}
	default:
		fresh, old := lifecycle.Replace(t.Row, t.Scene.Successor(t.Row.Name), e.Now())
		if len(v.Changed) > 0 { // Heat notices this only after it has begun the update
			updating := t.Row
			updating.Action = stack.Update
			t.Events = append(t.Events, t.Event(updating, stack.InProgress, stack.StateChanged, e.Now()),
				t.Event(updating, stack.Complete, fmt.Sprintf("The Resource %s requires replacement.", updating.Name), e.Now()))
		}
		t.Row, t.Replaced = fresh, &old
		begin.Action = stack.Create
		return false, nil
	}
	return true, nil
}
