package commit

import "hearth/shared/stack"

// withSinks returns the change with the sinks of its new source in the root stack that it writes.
func withSinks(c stack.Change) stack.Change {
	if c.NewSource == nil || c.NewSource.Parent != "" {
		return c
	}
	sinks := c.NewSource.Environment.Sinks()
	if c.Stack != nil && c.Stack.Parent == "" {
		s := *c.Stack
		s.Sinks = sinks
		c.Stack = &s
	}
	if c.NewStack != nil && c.NewStack.Parent == "" {
		s := *c.NewStack
		s.Sinks = sinks
		c.NewStack = &s
	}
	return c
}
