package request

import "hearth/shared/stack"

// A Request is what a user sends to create or validate a stack.
type Request struct {
	Name            string
	Source          stack.Source // Template, Files and Environment; ids are made here
	TimeoutMins     int          // 0 is the service's default
	DisableRollback bool
	Tags            []string

	// Adopt makes the stack of objects that are there already: what is known of each
	// resource, by logical name. Nil makes new ones.
	Adopt map[string]stack.SavedResource

	ShowNested bool // of a validation: the parameters of the stacks below, too
}

// An UpdateRequest is what a user sends to update a stack. What is nil stays as it is.
type UpdateRequest struct {
	Source          stack.Source
	TimeoutMins     *int
	DisableRollback *bool
	Tags            *[]string

	// Converge has the update begin with what the cloud says of the stack's objects.
	Converge bool

	// Existing keeps what the request does not give: an empty template is the stack's,
	// files and environment are merged over the stack's, tags stay. Parameters named in
	// Clear are not kept.
	Existing bool
	Clear    []string
}
