package lifecycle

import (
	"slices"

	"hearth/shared/stack"
)

// The hooks at which a stack waits for a user, in Heat's words.
const (
	PreCreate  = "pre-create"
	PreUpdate  = "pre-update"
	PreDelete  = "pre-delete"
	PostCreate = "post-create"
	PostUpdate = "post-update"
	PostDelete = "post-delete"
)

// BreakPoints lists all hooks.
var BreakPoints = []string{PreCreate, PreUpdate, PreDelete, PostCreate, PostUpdate, PostDelete}

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
			return PreDelete
		}
	case r.Action == stack.Init:
		if of == stack.Create {
			return PreCreate
		}
	case of == stack.Update || of == stack.Rollback || of == stack.Restore:
		return PreUpdate
	}
	return ""
}

// HookAfter returns the hook at which a row may wait after its action has succeeded; empty when
// there is none.
func HookAfter(r stack.Resource, of stack.Action) string {
	switch {
	case isExternal(r) || r.Status != stack.Complete:
	case r.Action == stack.Create && of == stack.Create:
		return PostCreate
	case r.Action == stack.Update && (of == stack.Update || of == stack.Rollback || of == stack.Restore):
		return PostUpdate
	case r.Action == stack.Delete && of == stack.Delete:
		return PostDelete
	}
	return ""
}

// isExternal reports whether the row's object belongs to a user and not to the stack. Such a row
// has no hooks, because nothing is done with its object.
func isExternal(r stack.Resource) bool { return r.Data["external_id"] != nil }

// WaitAtHook returns a row that waits at a hook, in the plan of a generation. Its state stays. Only
// a user can end the wait (ClearHook).
func WaitAtHook(r stack.Resource, hook string, plan int64) stack.Resource {
	r.Data = copyData(r.Data, hook)
	r.Work.Hook, r.Work.Plan = hook, plan
	return r
}

// IsAtHook reports whether a row waits at a hook.
func IsAtHook(r stack.Resource, hook string) bool { return r.Data[hook] == "True" }

// ReachedHook reports whether a row has reached a hook in the plan of a generation. It may have
// been cleared since.
func ReachedHook(r stack.Resource, hook string, plan int64) bool {
	return r.Work.Hook == hook && r.Work.Plan == plan
}

// ClearHook returns a row that no longer waits at a hook.
func ClearHook(r stack.Resource, hook string) stack.Resource {
	r.Data = copyData(r.Data, "")
	delete(r.Data, hook)
	return r
}

// copyData returns a copy of a row's data, with a hook set unless the hook is empty.
func copyData(data map[string]any, hook string) map[string]any {
	next := make(map[string]any, len(data)+1)
	for k, v := range data {
		next[k] = v
	}
	if hook != "" {
		next[hook] = "True"
	}
	return next
}

// forgetHooks deletes the marks of hooks at which the row waited in an older plan.
func (m *machine) forgetHooks() {
	for k := range m.r.Data {
		if slices.Contains(BreakPoints, k) {
			delete(m.r.Data, k)
		}
	}
}
