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

// begin says how a row begins an action. Where another row of its name has the object that is
// wanted, that object comes to this row first.
func (b *batch) begin(ctx context.Context, t *live.Task, action stack.Action) (*lifecycle.Event, error) {
	for {
		ev, err := b.beginning(ctx, t, action)
		if !errors.Is(err, errObjectCame) {
			return ev, err
		}
	}
}

// beginning gathers what a resource needs to begin an action: its properties with
// references resolved and names turned into ids. What its row has become since it was
// planned counts: one that was never touched is made, all others are decided on.
func (b *batch) beginning(ctx context.Context, t *live.Task, action stack.Action) (*lifecycle.Event, error) {
	begin := &lifecycle.Begin{Action: action, Generation: t.Node.Generation, Seed: commit.NewSeed()}
	ev := &lifecycle.Event{Begin: begin}
	fresh := t.Row.Action == stack.Init
	switch action {
	case stack.Delete:
		return ev, b.unsaved(ctx, t, begin)
	case stack.Suspend, stack.Resume, stack.Snapshot:
		return ev, nil
	case stack.Check:
		if !fresh { // else it is how an object begins that is not ours
			return ev, nil
		}
	}
	s, e := t.Scene, b.engine
	adopts := action == stack.Adopt
	if t.Row.Action == stack.Delete && !adopts { // what has become of its object is found out first
		begin.Action, begin.Release = stack.Update, stack.Regain
		return ev, nil
	}
	switch {
	case adopts:
		begin.Action = stack.Adopt
	case fresh:
		begin.Action = stack.Create
	default:
		begin.Action = stack.Update
	}
	d := e.Catalog.OfRow(t.Row)
	declared := s.Source.Template.Resource(t.Row.Name)
	if declared != nil {
		d = s.Source.Def(declared)
	}
	if d == nil || declared == nil {
		begin.Refused = fmt.Sprintf("StackValidationFailed: %s: %s", stack.ResourcePath(t.Row.Name), stepdef.NoType(t.Row.Type))
		return ev, nil
	}
	at := s.Source.PlaceOf(e.Catalog, t.Row.Name)
	begin.Place = &lifecycle.Place{Requires: at.Requires, RequiredBy: at.RequiredBy, Retain: at.Retain || at.External != "", Copied: at.Copied, Declared: at.Declared}
	begin.Source = s.Stack.SourceID
	if d.Nests() || d.Type != t.Row.Type { // a nested stack may get another template; a type may have a newer name
		begin.Place.Type, begin.Place.Template = at.Type, at.Template
	}
	wish := plan.Desired{Type: at.Type, Template: at.Template, External: at.External}
	if at.External != "" { // an object that is not ours: nothing is asked of it but that it is there
		if begin.Action = stack.Check; fresh {
			return ev, nil
		}
	} else {
		s.AskUsed(ctx, declared.Properties)
		s.AskUsed(ctx, declared.Metadata)
		var refusal string
		var err error
		if wish, refusal, err = s.Desired(ctx, d, declared, at, s.Scope(ctx), &t.Room); err != nil {
			return nil, err
		}
		if refusal != "" {
			begin.Refused, begin.Secrets = fmt.Sprintf("StackValidationFailed: %s: %s", stack.ResourcePath(t.Row.Name), refusal), wish.Secrets
			return ev, nil
		}
		begin.Properties, begin.Metadata, begin.Secrets = wish.Properties, wish.Metadata, wish.Secrets
		begin.Show = s.Source.Shown[t.Row.Name]
	}
	if adopts {
		var err error
		if ev.Claimed, err = e.Store.Claimed(ctx, []string{lifecycle.AdoptionClaim(e.Catalog, t.Row, s.Stack.Project)}); err != nil {
			return nil, err
		}
		delete(ev.Claimed, t.Row.Claim)
	}
	if fresh && action == stack.Update && at.External == "" {
		if err := b.choose(ctx, t, d, at, wish, plan.Verdict{Outcome: plan.Added}); err != nil {
			return nil, err
		}
	}
	if !fresh && !adopts {
		if done, err := b.judge(ctx, t, d, at, wish, begin); done || err != nil {
			return ev, err
		}
	}
	if d.Signals {
		begin.Data = e.SignalData(s.Stack, t.Row.Name)
	}
	return ev, nil
}

// judge decides what becomes of a row that has an object already; done means that it
// is not to be made anew.
func (b *batch) judge(ctx context.Context, t *live.Task, d *stepdef.Def, at source.Place, wish plan.Desired, begin *lifecycle.Begin) (done bool, err error) {
	e := b.engine
	v, err := t.Scene.Verdict(ctx, t.Row, d, at, wish)
	if err != nil {
		return false, err
	}
	if v.Outcome == plan.Replaced && at.External == "" && t.Node.Action == stack.Update {
		if err := b.choose(ctx, t, d, at, wish, v); err != nil {
			return false, err
		}
	}
	begin.Action = stack.Update
	begin.Finish = lifecycle.CanFinishCreation(d, t.Row) && (v.Outcome == plan.Unchanged || v.Outcome == plan.Updated)
	if first, err := b.releaseStep(ctx, t, v); first != nil || err != nil {
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
			told := t.Row
			told.Action = stack.Update
			t.Events = append(t.Events, t.Event(told, stack.Failed, v.Restricted, e.Now()))
		}
	default:
		fresh, old := lifecycle.Replace(t.Row, t.Scene.Successor(t.Row.Name), e.Now())
		if len(v.Changed) > 0 { // Heat finds out when it has begun an update
			told := t.Row
			told.Action = stack.Update
			t.Events = append(t.Events, t.Event(told, stack.InProgress, "state changed", e.Now()),
				t.Event(told, stack.Complete, fmt.Sprintf("The Resource %s requires replacement.", told.Name), e.Now()))
		}
		t.Row, t.Replaced = fresh, &old
		begin.Action = stack.Create
		return false, nil
	}
	return true, nil
}
