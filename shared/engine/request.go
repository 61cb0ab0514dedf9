package engine

import "hearth/shared/stack"

// A Request is what a user sends to create, validate or (later) update a stack.
type Request struct {
	Name            string
	Source          stack.Source // Template, Files and Environment; ids are made here
	TimeoutMins     int          // 0 is the service's default
	DisableRollback bool
	Tags            []string
	ShowNested      bool // of a validation: the parameters of the stacks below, too
}

// An Output is one of a stack's outputs. Err is set, and Value null, when it cannot
// be resolved: that never fails a show.
type Output struct {
	Key         string
	Description string
	Value       any
	Err         string
}
