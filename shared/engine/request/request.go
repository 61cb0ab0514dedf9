package request

import (
	"hearth/shared/engine/source"
	"hearth/shared/stack"
)

// A Request is what a user sends to create or validate a stack.
type Request struct {
	Name            string
	Source          stack.Source // Template, Files and Environment; its IDs are made here
	TimeoutMins     int          // 0 is the service's default
	DisableRollback bool
	Tags            []string
	Options         *stack.Options
	Token           string       // of the client
	Guard           *stack.Guard // what the stack is kept from at first; nil for nothing
	Policy          string       // of later updates; empty allows everything

	// Adopt has the existing objects that the stack is made from, by logical name. Nil makes new
	// objects.
	Adopt map[string]stack.SavedResource

	Check Check // nil allows everything

	ShowNested bool // for a validation: also show the parameters of nested stacks
}

// An UpdateRequest is what a user sends to update a stack. Fields that are nil keep the stack's
// value.
type UpdateRequest struct {
	Source          stack.Source
	TimeoutMins     *int
	DisableRollback *bool
	Tags            *[]string
	Options         *stack.Options
	Token           string // of the client
	Policy          *stack.PolicyChange

	// Adopts makes the update an adoption: it takes over these objects, by logical name, and changes
	// nothing else.
	Adopts map[string]string

	// Converge begins the update with the current state of the stack's objects.
	Converge bool

	// Existing keeps the parts that the request does not give. An empty template keeps the stack's
	// template, files and environment are merged over the stack's, and tags stay. Parameters named
	// in Clear are dropped.
	// The given parameters that the template does not have are dropped, unless Strict refuses them.
	Existing bool
	Strict   bool
	Clear    []string

	Check Check // nil allows everything
}

// A Check refuses a source that uses what the caller has not allowed. It is called when the source is
// valid.
type Check func(source.Usage) error

// of calls the check with what a source uses.
func (c Check) of(src *source.Source) error {
	if c == nil {
		return nil
	}
	return c(source.UsageOf(src, true))
}
