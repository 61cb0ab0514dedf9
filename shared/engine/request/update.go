package request

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/source"
	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// UpdateStack begins an update of a stack in any state, or returns all problems of the request and
// changes nothing.
func (e *Requests) UpdateStack(ctx context.Context, c stack.Caller, s stack.Stack, r UpdateRequest) (stack.Stack, error) {
	return e.UpdateFitting(ctx, c, s, r, func(stack.Stack) (*stack.ChangeSetWrite, error) { return nil, nil })
}

// UpdateFitting is UpdateStack for the update of a change set.
func (e *Requests) UpdateFitting(ctx context.Context, c stack.Caller, s stack.Stack, r UpdateRequest, fit ChangeSetFit) (stack.Stack, error) {
	renewal := e.renewal(c)
	defer renewal.end(ctx)
	c, err := e.InRegion(ctx, c, s)
	if err != nil {
		return s, err
	}
	var next stack.Stack
	err = e.decideOnStack(ctx, s, func(s stack.Stack) error {
		sets, err := fit(s)
		if err != nil {
			return err
		}
		action := stack.Update
		if len(r.Adopts) > 0 {
			action = stack.Adopt
		}
		if err := e.checkAdopt(action); err != nil {
			return err
		}
		if err := lifecycle.CheckBegin(s, action); err != nil {
			return err
		}
		if err := e.checkGuard(ctx, s, stack.Update); err != nil {
			return err
		}
		prepared, src, parsed, err := e.PrepareUpdate(ctx, c, s, r)
		if err != nil {
			return err
		}
		if err := e.checkExports(ctx, s, parsed); err != nil {
			return err
		}
		if r.Converge && s.Status != stack.InProgress {
			if err := e.observe(ctx, c, s); err != nil {
				return err
			}
		}
		now := e.Now()
		begun, d := lifecycle.NextStack(prepared, lifecycle.StackEvent{Begin: action, Adopts: r.Adopts, Token: r.Token, Now: now, Limit: e.Timeout(prepared)})
		next = begun
		change := stack.Change{
			Stack: &next, NewSource: &src, ChangeSets: sets, Events: commit.StackEvents(next, d.Marks, now),
			Messages: []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}},
		}
		if change.Policy, err = e.changedPolicy(ctx, s, r.Policy, next.Generation); err != nil {
			return err
		}
		if err := renewal.addTo(ctx, s, &change, true); err != nil {
			return err
		}
		return e.Commits.Commit(ctx, change).Err
	})
	return next, err
}

// PrepareUpdate returns the stack and the source as the request describes them, and the accepted
// source.
func (e *Requests) PrepareUpdate(ctx context.Context, c stack.Caller, s stack.Stack, r UpdateRequest) (stack.Stack, stack.Source, *source.Source, error) {
	old, err := e.Source(ctx, s)
	if err != nil {
		return s, old, nil, err
	}
	text := r.Source.Template
	if r.Existing && len(text) == 0 {
		text = old.Template
	}
	template, src := e.Parse(ctx, text), r.Source
	if r.Existing {
		src = mergeSource(old, r, text, template)
	}
	src = e.FetchTemplates(ctx, s, src)
	src.ID, src.StackID = uuid.NewString(), s.ID
	read := e.ReadParsed(ctx, s, src, template)
	if err := e.checkImmutable(ctx, s, old, read.Source); err != nil {
		return s, src, nil, err
	}
	parsed, err := e.AcceptReading(ctx, c, read)
	if err == nil {
		err = r.Check.of(parsed)
	}
	if err != nil {
		return s, src, nil, err
	}
	next := s
	next.PreviousID, next.SourceID, next.Description = sourceBefore(s), src.ID, parsed.Template.Description
	if r.TimeoutMins != nil {
		next.TimeoutMins = *r.TimeoutMins
	}
	if r.DisableRollback != nil {
		next.DisableRollback = *r.DisableRollback
	}
	if !r.Existing {
		next.Tags = nil
	}
	if r.Tags != nil {
		next.Tags = *r.Tags
	}
	next.Options = next.Options.Unbound()
	if r.Options != nil {
		next.Options = r.Options
	}
	src.Tags = tagsOf(next)
	return next, src, parsed, nil
}

// sourceBefore returns the source to which a stack goes back if its next update fails. After the
// rollback of a creation it is empty: the stack goes back to nothing, and not to the template that
// failed.
func sourceBefore(s stack.Stack) string {
	if s.Undone {
		return ""
	}
	return s.SourceID
}

// tagsOf returns the stack's tags as its source keeps them, for a rollback.
func tagsOf(s stack.Stack) *[]string {
	tags := append([]string{}, s.Tags...)
	return &tags
}

// mergeSource returns the stack's source with the request's merged over it. text is the new
// template.
func mergeSource(old stack.Source, r UpdateRequest, text []byte, template source.Parsed) stack.Source {
	src := stack.Source{Template: text, Files: maps.Clone(old.Files)}
	if src.Files == nil {
		src.Files = map[string]string{}
	}
	maps.Copy(src.Files, r.Source.Files)
	has, gives := old.Environment, r.Source.Environment
	src.Environment = stack.Environment{
		Parameters:        mergeMaps(has.Parameters, nil),
		ParameterDefaults: mergeMaps(has.ParameterDefaults, gives.ParameterDefaults),
		ResourceRegistry:  mergeMaps(has.ResourceRegistry, gives.ResourceRegistry),
		EventSinks:        has.EventSinks,
		EncryptedNames:    has.EncryptedNames,
	}
	if len(gives.EventSinks) > 0 {
		src.Environment.EventSinks = gives.EventSinks
	}
	for _, name := range r.Clear {
		delete(src.Environment.Parameters, name)
	}
	maps.Copy(src.Environment.Parameters, gives.Parameters)
	if template.Template != nil {
		// Parameters that the template no longer has are dropped without an error. So does Heat with given ones.
		maps.DeleteFunc(src.Environment.Parameters, func(name string, _ any) bool {
			_, given := gives.Parameters[name]
			return template.Template.Parameter(name) == nil && !(r.Strict && given)
		})
	}
	return src
}

// mergeMaps returns has with gives merged over it. Maps in both are merged recursively.
func mergeMaps(has, gives map[string]any) map[string]any {
	all := make(map[string]any, len(has)+len(gives))
	maps.Copy(all, has)
	for k, v := range gives {
		below, ok := v.(map[string]any)
		if under, both := all[k].(map[string]any); ok && both {
			v = mergeMaps(under, below)
		}
		all[k] = v
	}
	return all
}

// checkImmutable returns an error for a new value of an immutable parameter. A parameter that the stack
// did not have before may have any value.
func (e *Requests) checkImmutable(ctx context.Context, s stack.Stack, old stack.Source, updated *source.Source) error {
	if updated == nil || !slices.ContainsFunc(updated.Template.Parameters, func(p *hot.Parameter) bool { return p.Immutable }) {
		return nil // AcceptReading returns the problems
	}
	previous, _, err := e.Read(ctx, s, old)
	if err != nil || previous == nil {
		return nil // the old values are not known
	}
	var changed []string
	for _, p := range updated.Template.Parameters {
		if !p.Immutable || previous.Template.Parameter(p.Name) == nil {
			continue
		}
		before, _ := previous.Parameters.Get(p.Name)
		after, _ := updated.Parameters.Get(p.Name)
		if !funcs.Equal(before, after) {
			changed = append(changed, p.Name)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	slices.Sort(changed)
	return stack.Errorf(stack.ImmutableParameter, "The following parameters are immutable and may not be updated: %s", strings.Join(changed, ", "))
}

// CancelUpdate stops the action of a stack. An update is rolled back. Without rollback, a creation
// or an update stops where it is.
func (e *Requests) CancelUpdate(ctx context.Context, c stack.Caller, s stack.Stack, rollback bool) error {
	renewal := e.renewal(c)
	defer renewal.end(ctx)
	return e.decideOnStack(ctx, s, func(s stack.Stack) error {
		allowed := s.Action == stack.Update || !rollback && s.Action == stack.Create
		if s.Status != stack.InProgress || !allowed {
			return stack.Errorf(stack.NotSupported, "Cancelling update when stack is %s is not supported.", fmt.Sprintf("%s_%s", s.Action, s.Status))
		}
		if err := e.checkGuard(ctx, s, stack.Update); err != nil {
			return err
		}
		now := e.Now()
		ev := lifecycle.StackEvent{Cancel: true, Now: now}
		if rollback {
			ev = lifecycle.StackEvent{Begin: stack.Rollback, Now: now, Limit: e.Timeout(s)}
		}
		next, d := lifecycle.NextStack(s, ev)
		change := stack.Change{Stack: &next, Events: commit.StackEvents(next, d.Marks, now)}
		if d.Plan {
			change.Messages = []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}}
		} else {
			working, err := e.WorkingMessages(ctx, next) // nested stacks stop too
			if err != nil {
				return err
			}
			change.Messages = append(commit.ParentMessage(next), working...)
		}
		if err := renewal.addTo(ctx, s, &change, false); err != nil {
			return err
		}
		return e.Commits.Commit(ctx, change).Err
	})
}
