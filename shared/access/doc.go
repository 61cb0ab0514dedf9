// Package access says what each role may do, and finds the stacks that a caller may name. The
// APIs share it: Heat's own, and others beside it.
//
// Comes in: a caller, the policy of a route, a name or ID. Goes out: whether the caller may, or
// the stack. It reads stacks through a small interface and writes nothing.
//
// The functions api and cfn call it.
package access
