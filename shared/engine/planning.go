package engine

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

func (e *Engine) consume(ctx context.Context, m stack.Message) error {
	if m.ID == "" {
		return nil
	}
	return e.commits.commit(ctx, stack.Change{Consumed: []string{m.ID}}).Err
}

// planStack makes the plan that a stack's row asks for. A stack that has its plan
// already, or asks for none, is left alone. A plan whose rows have changed while it was made
// is made again.
func (e *Engine) planStack(ctx context.Context, m stack.Message) error {
	for {
		if err := e.planOnce(ctx, m); !errors.Is(err, errRowsChanged) {
			return err
		}
	}
}

func (e *Engine) planOnce(ctx context.Context, m stack.Message) error {
	s, err := e.Store.Stack(ctx, m.StackID)
	if err != nil {
		return err
	}
	planned, err := e.Store.Planned(ctx, s.ID, s.Generation)
	if err != nil {
		return err
	}
	if s.Status != stack.InProgress || s.Generation != m.Generation || planned {
		return stack.ErrStale
	}
	change := stack.Change{Stack: &s, Planned: true, Consumed: ids(m)}
	switch s.Action {
	case stack.Adopt: // once more: at first it comes with its plan
		p, err := e.readopt(ctx, s)
		if err != nil {
			return err
		}
		change.Nodes, change.Edges = p.Nodes, p.Edges
	case stack.Create:
		if lifecycle.Converging(s) {
			u, err := e.converge(ctx, s)
			if err != nil {
				return e.cannotPlan(ctx, s, m, err)
			}
			if err := e.carry(ctx, &change, u); err != nil {
				return err
			}
			break
		}
		scene := &scene{engine: e, stack: s, rows: map[string]*stack.Resource{}}
		if err := scene.open(ctx); err != nil {
			return e.cannotPlan(ctx, s, m, err)
		}
		p := plan.Create(s, scene.source.wanted(e.Catalog), e.Catalog, chance, e.Now())
		change.NewResources, change.Nodes, change.Edges = p.Rows, p.Nodes, p.Edges
	case stack.Update, stack.Restore, stack.Delete, stack.Rollback:
		if lifecycle.Converging(s) {
			u, err := e.converge(ctx, s)
			if err != nil {
				return e.cannotPlan(ctx, s, m, err)
			}
			if err := e.carry(ctx, &change, u); err != nil {
				return err
			}
			break
		}
		rows, err := e.Store.States(ctx, s.ID)
		if err != nil {
			return err
		}
		p := plan.Delete(s, rows)
		change.Nodes, change.Edges = p.Nodes, p.Edges
		if s.Action == stack.Delete {
			if err := e.forgetSnapshots(ctx, s, &change); err != nil {
				return err
			}
		}
	case stack.Suspend, stack.Resume, stack.Check, stack.Snapshot:
		p, refused, err := e.actOn(ctx, s)
		if err != nil {
			return e.cannotPlan(ctx, s, m, err)
		}
		if refused != nil {
			return e.decide(ctx, s, m, lifecycle.Settle{Failed: refused, All: []string{refused.Reason}})
		}
		change.Nodes, change.Edges = p.Nodes, p.Edges
	default:
		return e.cannotPlan(ctx, s, m, stack.Errorf(stack.NotSupported, "nothing is known of the action %s", s.Action))
	}
	if s.Action == stack.Create || lifecycle.Converging(s) {
		src, err := e.sourceOf(ctx, s, s.SourceID)
		if err != nil {
			return err
		}
		s.Description, s.Size = src.template.Description, len(src.template.Resources) // a rollback has gone back to older ones
		if s.Action == stack.Rollback && src.tags != nil {
			s.Tags = *src.tags
		}
	}
	err = e.commits.commit(ctx, change).Err
	if errors.Is(err, stack.ErrStale) && len(change.Stopped) > 0 {
		return errRowsChanged
	}
	return err
}

// cannotPlan fails a stack whose plan cannot be made, whatever was checked before
// it was accepted: nothing is ever stuck. An error without a code is no fault of the
// stack's: the database may be away, and it is planned when that is back, or times out.
func (e *Engine) cannotPlan(ctx context.Context, s stack.Stack, m stack.Message, why error) error {
	unopened := errors.Is(why, stack.ErrUnopened)
	if stack.CodeOf(why) == "" && !unopened {
		return why
	}
	e.Log.Warn("no plan for a stack", "stack", s.ID, "error", why)
	failed := &stack.Resource{Reason: why.Error()}
	if unopened {
		failed.Reason = "Unreadable: " + spoilt("the stack's template")
	}
	return e.decide(ctx, s, m, lifecycle.Settle{Failed: failed, All: []string{failed.Reason}})
}

// settleStack decides the status of a stack whose nodes have all ended, of which
// one has failed, or whose time is over.
func (e *Engine) settleStack(ctx context.Context, m stack.Message) error {
	s, err := e.Store.Stack(ctx, m.StackID)
	if err != nil {
		return err
	}
	if s.Status != stack.InProgress || m.Generation != s.Generation {
		return stack.ErrStale
	}
	planned, err := e.Store.Planned(ctx, s.ID, s.Generation)
	if err != nil {
		return err
	}
	left, failed, err := e.Store.Progress(ctx, s.ID, s.Generation)
	if err != nil {
		return err
	}
	if !planned {
		left = 1
	}
	if left > 0 {
		if failed, err = e.refused(ctx, s, failed); err != nil {
			return err
		}
	}
	var skipped []string
	if left == 0 && failed == nil && removes(s) {
		rows, err := e.Store.States(ctx, s.ID)
		if err != nil {
			return err
		}
		var cleaning bool
		if cleaning, failed, err = e.cleanUp(ctx, s, m, rows); cleaning || err != nil {
			return err
		}
		skipped = lifecycle.SkippedNames(rows, s.SourceID)
	}
	settle := lifecycle.Settle{Left: left, Failed: failed, Skipped: skipped}
	if left > 0 {
		if settle.Late, err = e.Store.Late(ctx, s.ID); err != nil {
			return err
		}
	}
	if s.Action == stack.Delete && left == 0 && failed == nil {
		waits, why, err := e.snapshotsLeft(ctx, s)
		if err != nil {
			return err
		}
		if waits { // the last of them comes back here
			return e.consume(ctx, m)
		}
		settle.Failed = why
	}
	if s.Action == stack.Check && left == 0 {
		if settle.All, settle.Partly, err = e.findings(ctx, s); err != nil {
			return err
		}
	}
	return e.decide(ctx, s, m, settle)
}

// removes reports whether the action under way may leave resources that are removed at its end.
func removes(s stack.Stack) bool {
	return s.Action == stack.Rollback || s.Action == stack.Delete || lifecycle.Converging(s)
}

// refused looks for a row whose update the stack's environment does not allow, where none
// has failed: its node is never done.
func (e *Engine) refused(ctx context.Context, s stack.Stack, failed *stack.Resource) (*stack.Resource, error) {
	if failed != nil {
		if r := lifecycle.Refused(*failed, s.Generation); r != nil {
			return r, nil
		}
		return failed, nil
	}
	if s.Action == stack.Create || s.Action == stack.Delete { // of which there is nothing to restrict
		return nil, nil
	}
	rows, err := e.Store.States(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if refused := lifecycle.Refused(r, s.Generation); refused != nil {
			return refused, nil
		}
	}
	return nil, nil
}

func (e *Engine) decide(ctx context.Context, s stack.Stack, m stack.Message, settle lifecycle.Settle) error {
	next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Settle: &settle, Now: e.Now(), Limit: e.timeout(s)})
	if len(d.Marks) == 0 {
		return e.consume(ctx, m)
	}
	change := stack.Change{Stack: &next, Events: marks(next, d.Marks, e.Now()), Consumed: ids(m)}
	if s.Action == stack.Adopt && next.Action == stack.Rollback {
		change.Retain = e.abandoning() // what was there before stays there
	}
	if d.Plan {
		change.Messages = []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}}
	}
	change.Messages = append(change.Messages, above(next)...)
	if s.Action == stack.Snapshot && next.Status != stack.InProgress {
		if err := e.keep(ctx, next, &change); err != nil {
			return err
		}
	}
	if !next.Deleted.IsZero() && next.Parent == "" {
		suspects, err := e.Store.CountSuspects(ctx, next.ID)
		if err != nil {
			return err
		}
		if suspects > 0 {
			// They are looked for with it. The last may have ended by the time of the commit.
			change.Messages = append(change.Messages, stack.Message{Topic: stack.SuspectSettled, StackID: next.ID})
		} else if change.DropCredential, err = e.forget(ctx, next); err != nil { // before the commit: after it nobody comes back
			return err
		}
	}
	if lifecycle.Overdue(next) {
		working, err := e.atWork(ctx, next)
		if err != nil {
			return err
		}
		change.Messages = append(change.Messages, working...)
	}
	if err := e.commits.commit(ctx, change).Err; err != nil {
		return err
	}
	logState(ctx, e.Log, next)
	return nil
}

// logState logs the state that a stack has reached. A failure is a warning. The states of nested
// stacks are for debugging: the parent's says what matters.
func logState(ctx context.Context, log *slog.Logger, s stack.Stack) {
	level := slog.LevelInfo
	switch {
	case s.Parent != "":
		level = slog.LevelDebug
	case s.Status == stack.Failed:
		level = slog.LevelWarn
	}
	log.Log(ctx, level, "stack "+s.State(), "name", s.Name, "reason", s.Reason, "stack", s.ID)
}

// atWork points at the resources that are at work in a stack whose time is over:
// they stop at once, not when what they wait for would have come.
func (e *Engine) atWork(ctx context.Context, s stack.Stack) ([]stack.Message, error) {
	rows, err := e.Store.States(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	var messages []stack.Message
	for _, r := range rows {
		if r.Status == stack.InProgress {
			messages = append(messages, stack.Message{Topic: stack.ResourceStep, StackID: s.ID, ResourceID: r.ID, Generation: s.Generation})
		}
	}
	return messages, nil
}

// forget revokes what was kept to act for the owner of a stack whose last resource is gone,
// and returns the id of the credential when it is of no use any more. Its error says to
// come again: the identity service could not be asked. What it refuses for good keeps no
// stack from its end; that credential stays until the stack is purged.
func (e *Engine) forget(ctx context.Context, s stack.Stack) (revoked string, err error) {
	if s.CredentialID == "" || s.Parent != "" {
		return "", nil
	}
	c, err := e.Store.Credential(ctx, s.CredentialID)
	if stack.CodeOf(err) == stack.EntityNotFound {
		return "", nil // it is forgotten already
	}
	if err != nil {
		return "", err
	}
	err = e.Delegate.Revoke(ctx, c)
	if stack.CodeOf(err) == stack.Unavailable {
		return "", err
	}
	if err != nil {
		e.Log.Warn("credential not revoked", "stack", s.ID, "error", err)
		return "", nil
	}
	return c.ID, nil
}

// forgetCredential gives back what was kept to act for the owner of a stack that is gone,
// when none of its suspects is left. Messages come after the commits that it looks at: of two that end
// at once, or of the stack and its last suspect, the later sees both.
func (e *Engine) forgetCredential(ctx context.Context, m stack.Message) error {
	s, err := e.Store.Stack(ctx, m.StackID)
	if err == nil && s.Root != "" {
		s, err = e.Store.Stack(ctx, s.Root)
	}
	if err != nil {
		return err
	}
	suspects, err := e.Store.CountSuspects(ctx, s.ID)
	if err != nil {
		return err
	}
	change := stack.Change{Consumed: ids(m)}
	if suspects == 0 && !s.Deleted.IsZero() {
		if change.DropCredential, err = e.forget(ctx, s); err != nil {
			return err
		}
	}
	return e.commits.commit(ctx, change).Err
}

func (e *Engine) timeout(s stack.Stack) time.Duration {
	if s.TimeoutMins > 0 {
		return stack.Lasting(float64(s.TimeoutMins), time.Minute)
	}
	return e.Settings.ActionTimeout
}

func marks(s stack.Stack, list []lifecycle.Mark, now time.Time) []stack.Event {
	events := make([]stack.Event, len(list))
	for i, m := range list {
		events[i] = stack.Event{
			StackID: s.ID, ResourceName: s.Name, ResourceType: "OS::Heat::Stack", PhysicalID: s.ID,
			Action: m.Action, Status: string(m.Status), Reason: m.Reason, Time: now,
		}
	}
	return events
}

func ids(m stack.Message) []string {
	if m.ID == "" {
		return nil
	}
	return []string{m.ID}
}
