package stepper

import (
	"context"

	"hearth/shared/engine/builtin"
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// answer makes the call of an effect and returns its answer as an event.
func (b *batch) answer(ctx context.Context, t *live.Task, effect *lifecycle.Effect) *lifecycle.Event {
	if effect.Call.Service == stack.SoftwareService {
		a := builtin.SoftwareService{Engine: b.engine.Services, Project: t.Scene.Stack.Project, Row: &t.Row, Stored: &t.Stored, Lease: b.lease, Live: t.Scene.Runtime}.Answer(ctx, effect.Call)
		return &lifecycle.Event{Answer: &a}
	}
	if effect.Call.Service == stack.UserService {
		a := b.engine.Services.AnswerUser(ctx, t.Row, effect.Call)
		return &lifecycle.Event{Answer: &a}
	}
	if effect.Call.Service == stack.FunctionService {
		a := b.engine.Services.AnswerFunction(ctx, t.Row, effect.Call)
		return &lifecycle.Event{Answer: &a}
	}
	ctx, done := b.trackCall(ctx, t)
	defer done()
	if effect.List != nil {
		if item, ok := b.answerFromList(ctx, t, effect); ok {
			return &lifecycle.Event{Answer: item}
		}
	}
	if effect.Source {
		if err := t.Scene.Send(ctx, t.Row.Source, &effect.Call); err != nil {
			return &lifecycle.Event{Answer: &stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}}
		}
	}
	a := b.send(ctx, t, effect)
	ev := &lifecycle.Event{Answer: &a}
	if effect.Search != nil {
		if err := b.addPossibleOwners(ctx, t, ev); err != nil {
			return &lifecycle.Event{Answer: &stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}}
		}
		claims := lifecycle.Claims(b.engine.Catalog, t.Row, t.Scene.Stack.Project, effect.Search, a)
		claimed, err := b.engine.Store.Objects.Owned(ctx, claims)
		if err != nil {
			return &lifecycle.Event{Answer: &stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}}
		}
		delete(claimed, t.Row.Claim)
		ev.Claimed = claimed
		if err := b.addHeld(ctx, t, claims, claimed); err != nil {
			return &lifecycle.Event{Answer: &stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}}
		}
	}
	return ev
}
