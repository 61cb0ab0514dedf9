package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// hooked says whether an environment has a resource wait at a hook.
func (s *scene) hooked(r stack.Resource, hook string) bool {
	if hook == "" || s.source == nil {
		return false
	}
	declared := s.source.template.Resource(r.Name)
	return declared != nil && declared.ExternalID == nil && slices.Contains(s.source.stack.Registry.Hooks(r.Name), hook)
}

// halted leaves a row where it is that comes to a hook before it begins what its node
// says, or that still waits there. The row says so in the same transaction that
// consumes what brought it up: only whoever clears the hook brings it up again.
func (b *batch) halted(ctx context.Context, t *task) bool {
	n := t.node
	if n == nil || begun(t.row, *n) {
		return false
	}
	hook := lifecycle.HookBefore(t.row, *n, t.scene.stack.Action)
	if !t.scene.hooked(t.row, hook) {
		return false
	}
	if lifecycle.Came(t.row, hook, n.Generation) {
		if lifecycle.Halted(t.row, hook) {
			b.leave(ctx, t, true)
			return true
		}
		return false
	}
	row := lifecycle.Halt(t.row, hook, n.Generation)
	result := b.engine.commits.commit(ctx, stack.Change{
		Resource: &row, Lease: b.lease, Events: []stack.Event{b.engine.paused(row, hook, n.Action, t.scene.stack.Action)}, Consumed: t.messages,
	})
	if result.Err != nil {
		if !errors.Is(result.Err, stack.ErrStale) {
			b.engine.Log.Error("cannot commit", "stack", row.StackID, "resource", row.Name, "error", result.Err)
		}
		b.leave(ctx, t, false)
	}
	return true
}

// haltAfter makes a row that has ended its action wait at the hook behind it, where there
// is one; its node is not done before that is cleared.
func (b *batch) haltAfter(t *task, change *stack.Change, row stack.Resource) bool {
	hook := lifecycle.HookAfter(row, t.scene.stack.Action)
	if !t.scene.hooked(row, hook) {
		return false
	}
	*change.Resource = lifecycle.Halt(row, hook, t.node.Generation)
	change.Events = append(change.Events, b.engine.paused(row, hook, row.Action, t.scene.stack.Action))
	return true
}

// paused is the event of a hook that is reached.
func (e *Engine) paused(r stack.Resource, hook string, action, of stack.Action) stack.Event {
	if hook == lifecycle.PreUpdate {
		action = stack.Update
	} else if action != stack.Delete && action != stack.Update {
		action = of
	}
	return e.event(r, r.Status, fmt.Sprintf("%s paused until Hook %s is cleared", action, hook), e.Now())
}

// unhook clears the hook at which a resource waits, and has it go on.
func (e *Engine) unhook(ctx context.Context, renewal *renewal, s stack.Stack, r stack.Resource, details map[string]any) error {
	hook := fmt.Sprint(details["unset_hook"])
	for {
		named := fmt.Sprintf(`%s "%s" Stack "%s" [%s]`, e.Catalog.Class(r.Type), r.Name, s.Name, s.ID)
		if r.PhysicalID != "" {
			named = fmt.Sprintf(`%s "%s" [%s] Stack "%s" [%s]`, e.Catalog.Class(r.Type), r.Name, r.PhysicalID, s.Name, s.ID)
		}
		switch {
		case !slices.Contains(lifecycle.BreakPoints, hook):
			return stack.Errorf(stack.InvalidHook, `Invalid hook type "%s" for %s`, hook, named)
		case !lifecycle.Halted(r, hook):
			return stack.Errorf(stack.InvalidHook, `The "%s" hook is not defined on %s`, hook, named)
		}
		nodes, err := e.Store.Ready(ctx, []string{r.ID})
		if err != nil {
			return err
		}
		free := lifecycle.Unhook(r, hook)
		change := stack.Change{Resource: &free, Events: []stack.Event{e.event(free, free.Status, fmt.Sprintf("Hook %s is cleared", hook), e.Now())}}
		if n, ok := nodes[r.ID]; ok && lifecycle.Came(r, hook, n.Generation) {
			if begun(r, n) { // what it waited behind has ended
				change.Done, change.Drop = &n, r.Action == stack.Delete
			} else {
				change.Messages = []stack.Message{{Topic: stack.ResourceStep, StackID: s.ID, ResourceID: r.ID, Generation: n.Generation}}
			}
		}
		if err := renewal.into(ctx, s, &change, false); err != nil {
			return err
		}
		err = e.commits.commit(ctx, change).Err
		if !errors.Is(err, stack.ErrStale) {
			return err
		}
		if r, err = e.anew(ctx, r); err != nil {
			return err
		}
	}
}
