package lifecycle

import (
	"slices"

	"hearth/shared/stack"
)

// HookBefore returns the hook at which a row may wait before it begins the action of its node;
// empty when there is none. As in Heat, creations have hooks only while the stack is created, and
// deletions only while the stack is deleted. The hook of an update comes before it is known whether
// anything changes. A row that was never worked on has no hook before its deletion.
func HookBefore(r stack.Resource, n stack.Node, of stack.Action) string {
	switch {
	case isExternal(r) || r.Status == stack.InProgress:
		return ""
	case n.Action == stack.Delete:
		if of == stack.Delete && r.Action != stack.Init {
			return stack.PreDelete
		}
	case r.Action == stack.Init:
		if of == stack.Create {
			return stack.PreCreate
		}
	case of == stack.Update || of == stack.Rollback || of == stack.Restore:
		return stack.PreUpdate
	}
	return ""
}

// HookAfter returns the hook at which a row may wait after its action has succeeded; empty when
// there is none.
func HookAfter(r stack.Resource, of stack.Action) string {
	switch {
	case isExternal(r) || r.Status != stack.Complete:
	case r.Action == stack.Create && of == stack.Create:
		return stack.PostCreate
	case r.Action == stack.Update && (of == stack.Update || of == stack.Rollback || of == stack.Restore):
		return stack.PostUpdate
	case r.Action == stack.Delete && of == stack.Delete:
		return stack.PostDelete
	}
	return ""
}

// isExternal reports whether the row's object belongs to a user and not to the stack. Such a row
// has no hooks, because nothing is done with its object.
func isExternal(r stack.Resource) bool { return r.Marks.External != "" }

// WaitAtHook returns a row that waits at a hook, in the plan of a generation. Its state stays. Only
// a user can end the wait (ClearHook).
func WaitAtHook(r stack.Resource, hook string, plan int64) stack.Resource {
	r = ClearHook(r, hook)
	r.Marks.AtHooks = append(r.Marks.AtHooks, hook)
	r.Work.HookState = stack.HookState{Hook: hook, Plan: plan}
	return r
}

// IsAtHook reports whether a row waits at a hook.
func IsAtHook(r stack.Resource, hook string) bool { return slices.Contains(r.Marks.AtHooks, hook) }

// ReachedHook reports whether a row has reached a hook in the plan of a generation. It may have
// been cleared since.
func ReachedHook(r stack.Resource, hook string, plan int64) bool {
	return r.Work.HookState == stack.HookState{Hook: hook, Plan: plan}
}

// ClearHook returns a row that no longer waits at a hook.
func ClearHook(r stack.Resource, hook string) stack.Resource {
	var left []string // a slice of its own: other copies of the row share the old one
	for _, at := range r.Marks.AtHooks {
		if at != hook {
			left = append(left, at)
		}
	}
	r.Marks.AtHooks = left
	return r
}
