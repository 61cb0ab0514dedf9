package lifecycle

import "hearth/shared/stack"

// ObeysPolicies reports whether the action of a stack is an update, which must obey stack policies. A
// rollback goes back to what was there, whatever a policy says.
func ObeysPolicies(s stack.Stack) bool { return s.Action == stack.Update || s.Action == stack.Restore }
