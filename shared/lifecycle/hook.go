package lifecycle

import (
	"slices"

	"hearth/shared/stack"
)

// The hooks at which an environment may have a resource wait for a person, in Heat's words.
const (
	PreCreate  = "pre-create"
	PreUpdate  = "pre-update"
	PreDelete  = "pre-delete"
	PostCreate = "post-create"
	PostUpdate = "post-update"
	PostDelete = "post-delete"
)

// BreakPoints are all hooks.
var BreakPoints = []string{PreCreate, PreUpdate, PreDelete, PostCreate, PostUpdate, PostDelete}

// HookBefore is the hook at which a row waits before it begins what a node says, where it
// is set; empty when there is none. As in Heat a creation has hooks only while its stack is
// created, a removal only while its stack is deleted, and an update has its own before
// anybody knows whether anything changes. What was never touched goes without one.
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

// HookAfter is the hook at which a row waits that has just ended its action well, where
// it is set; empty when there is none.
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

// isExternal says that a row only points at an object: nothing is done with it that one
// could want to wait for.
func isExternal(r stack.Resource) bool { return r.Data["external_id"] != nil }

// WaitAtHook makes a row wait at a hook within the plan of a generation. It stays in the state
// that it is in, and nothing but a person ends that: Unhook.
func WaitAtHook(r stack.Resource, hook string, plan int64) stack.Resource {
	r.Data = copyData(r.Data, hook)
	r.Work.Hook, r.Work.Plan = hook, plan
	return r
}

// IsAtHook says whether a row waits at a hook.
func IsAtHook(r stack.Resource, hook string) bool { return r.Data[hook] == "True" }

// ReachedHook says whether a row has come to a hook within the plan of a generation, and may
// have left it.
func ReachedHook(r stack.Resource, hook string, plan int64) bool {
	return r.Work.Hook == hook && r.Work.Plan == plan
}

// ClearHook lets a row go on.
func ClearHook(r stack.Resource, hook string) stack.Resource {
	r.Data = copyData(r.Data, "")
	delete(r.Data, hook)
	return r
}

// copyData copies what a row keeps, and sets a hook in it.
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

// forgetHooks forgets the hooks at which a row waited in an older plan.
func (m *machine) forgetHooks() {
	for k := range m.r.Data {
		if slices.Contains(BreakPoints, k) {
			delete(m.r.Data, k)
		}
	}
}
