package request

import (
	"context"
	"fmt"
	"slices"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// unhook clears the hook at which a resource waits, and lets it go on.
func (e *Requests) unhook(ctx context.Context, renewal *renewal, s stack.Stack, r stack.Resource, details map[string]any) error {
	hook := fmt.Sprint(details["unset_hook"])
	return e.decideOnRow(ctx, r, func(r stack.Resource) error {
		named := fmt.Sprintf(`%s "%s" Stack "%s" [%s]`, e.Catalog.Class(r.Type), r.Name, s.Name, s.ID)
		if r.PhysicalID != "" {
			named = fmt.Sprintf(`%s "%s" [%s] Stack "%s" [%s]`, e.Catalog.Class(r.Type), r.Name, r.PhysicalID, s.Name, s.ID)
		}
		switch {
		case !slices.Contains(stack.Hooks, hook):
			return stack.Errorf(stack.InvalidHook, `Invalid hook type "%s" for %s`, hook, named)
		case !lifecycle.IsAtHook(r, hook):
			return stack.Errorf(stack.InvalidHook, `The "%s" hook is not defined on %s`, hook, named)
		}
		nodes, err := e.Store.Rows.Ready(ctx, []string{r.ID})
		if err != nil {
			return err
		}
		free := lifecycle.ClearHook(r, hook)
		change := stack.Change{Resource: &free, Events: []stack.Event{e.Event(free, free.Status, fmt.Sprintf("Hook %s is cleared", hook), e.Now())}}
		if n, ok := nodes[r.ID]; ok && lifecycle.ReachedHook(r, hook, n.Generation) {
			if lifecycle.HasBegunNode(r, n) { // the action has ended; only its hook was left
				change.Done, change.Drop = &n, r.Action == stack.Delete
			} else {
				change.Messages = []stack.Message{{Topic: stack.ResourceStep, StackID: s.ID, ResourceID: r.ID, Generation: n.Generation}}
			}
		}
		if err := renewal.addTo(ctx, s, &change, false); err != nil {
			return err
		}
		return e.Commits.Commit(ctx, change).Err
	})
}
