package funcs

import (
	"fmt"

	"hearth/shared/stack"
)

// A Func is one function of the language. Where a version changed what a name
// means, the name has a Func for each meaning.
type Func struct {
	About string // what it gives, in one line

	// Rewrite makes other arguments of those that are written, before functions in
	// them are looked for. An Absent one means that nothing is left of the call.
	Rewrite func(name string, args *Node) (*Node, error)

	// Parse looks at the arguments as written, functions among them not yet called.
	// What it finds is reported with the path of the call.
	Parse func(name string, args *Node) error

	// Check looks for what is wrong whatever the values; it is asked after all of
	// the template has been parsed.
	Check func(name string, args *Node) error

	// Run makes the value of resolved arguments. It is not asked when one of them is
	// not known yet. Exactly one of Run and Eval is set.
	Run func(name string, args any) (any, error)

	// Cost says what Run takes beyond looking at its arguments once, in values looked at.
	Cost func(args any) int

	// Eval is for a function that asks the scope, or resolves its arguments itself.
	Eval func(name string, args *Node, s Scope) (any, error)

	Use Use

	// Table says that the last argument may be a map that is data, such as the names of
	// Fn::Sub.
	Table bool

	// Named says of a call whose use is Either that a function may give the name of a
	// resource too, as it may where the use is Resource or Attribute.
	Named bool
}

// Use says what a function asks for beyond its arguments.
type Use uint8

// The uses.
const (
	Nothing Use = iota
	Parameter
	Resource  // a resource's reference
	Either    // a resource's reference or, where there is no such resource, a parameter
	Attribute // a resource's attribute
	File
	Decision // the if function: Prepare makes a Choice of it
	Import   // an export of another stack
)

// A Scope answers for what a template refers to. False is: there is none of that
// name.
type Scope interface {
	Param(name string) (any, bool)
	// Ordered returns a parameter's value as a tree with its keys in their order; nil where that is
	// not known.
	Ordered(name string) *Node
	Ref(resource string) (any, bool)
	// Attr returns an attribute; an empty one is all of them. What is left of the path when the
	// answer is given has been followed already. A value that is an error says why there is none.
	Attr(resource, attribute string, path []any) (any, bool)
	File(name string) (string, bool)
	// Import returns the value of an export of another stack.
	Import(name string) (any, bool)
	// Condition returns how a named condition turned out.
	Condition(name string) (bool, error)
	// Facade returns metadata, deletion_policy or update_policy of the resource whose template this
	// is.
	Facade(what string) (any, error)
	// Mappings returns the section of that name as it was sent. It is not changed.
	Mappings() any
	// JSON reads a text; its error has Python's words.
	JSON(text string) (any, error)
	// Zones returns the names of the availability zones.
	Zones() (any, error)
	// Spend is told of work done, in values looked at; its error ends the work.
	Spend(values int) error
	// Unknown says that a value stands for one that is not known yet, and what a
	// function gives that has it among its arguments.
	Unknown(v any) (any, bool)
	// Mark returns how much has been given to functions so far.
	Mark() int
	// Derive is told what a call made of what has been given since a mark. What was made
	// of a secret is one.
	DeriveKeys(mark int, args *Node, made any)
}

// bad makes what Heat raises as ValueError or TypeError: it has no code of its
// own, and whoever asked says where it happened.
func bad(format string, args ...any) error { return fmt.Errorf(format, args...) }

// A Told is an error that Check finds too, without any value.
type StaticError struct{ Err error }

func (t StaticError) Error() string { return t.Err.Error() }

// Unwrap gives the error with its code.
func (t StaticError) Unwrap() error { return t.Err }

// reference is NoReference for a resource.
func reference(name any) error { return StaticError{NoReference(name)} }

// NoReference returns the error for a name that is not there. Heat says after the name who asked,
// or "unknown"; the path before the sentence says it here.
func NoReference(name any) error {
	return stack.Errorf(stack.InvalidTemplateRef, `The specified reference "%s" is incorrect.`, Shown(name))
}
