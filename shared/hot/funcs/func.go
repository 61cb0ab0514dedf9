package funcs

import (
	"fmt"
	"slices"

	"hearth/shared/stack"
)

// A Func is one function of the language. If a version changed the meaning of a name, the name has
// a Func for each meaning.
type Func struct {
	About string // what it returns, in one line

	// Rewrite makes other arguments of those that are written, before functions in them are looked
	// for. An Absent result removes the call.
	Rewrite func(name string, args *Node) (*Node, error)

	// Parse checks the arguments as written; functions among them are not called yet. Its mistakes
	// are reported with the path of the call.
	Parse func(name string, args *Node) error

	// Check finds what is wrong whatever the values. It is called after the whole template has been
	// parsed.
	Check func(name string, args *Node) error

	// Run returns the value for resolved arguments. It is not called with unknown arguments.
	// Exactly one of Run and Eval is set.
	Run func(name string, args any) (any, error)

	// Cost returns what Run takes beyond visiting its arguments once, in values visited.
	Cost func(args any) int

	// Eval is for a function that reads the scope, or resolves its arguments itself.
	Eval func(name string, args *Node, s Scope) (any, error)

	Use Use

	// Texts reads the arguments as texts: a boolean as its word, also one of the mappings.
	Texts bool

	// Table allows the last argument to be a map that is data, such as the names of Fn::Sub.
	Table bool

	// Named allows a function to give the name of a resource in a call whose use is Either. Uses
	// Resource and Attribute always allow it.
	Named bool
}

// Use is what a function refers to beyond its arguments.
type Use uint8

// The uses.
const (
	Nothing Use = iota
	Parameter
	Resource  // a resource's reference
	Either    // a resource's reference or, if there is no such resource, a parameter
	Attribute // a resource's attribute
	File
	Decision // the if function: Prepare makes a Choice of it
	Import   // an export of another stack
)

// A Scope resolves what a template refers to. Its functions return false for unknown names.
type Scope interface {
	Param(name string) (any, bool)
	// Ordered returns a parameter's value as a tree with its keys in their order; nil if that is
	// not known.
	Ordered(name string) *Node
	Ref(resource string) (any, bool)
	// Attr returns an attribute; an empty name means all of them. The answer has already followed
	// the path. A value that is an error says why there is none.
	Attr(resource, attribute string, path []any) (any, bool)
	File(name string) (string, bool)
	// Import returns the value of an export of another stack.
	Import(name string) (any, bool)
	// Condition returns the value of a named condition: a boolean, or a value that is not known yet.
	Condition(name string) (any, error)
	// Facade returns metadata, deletion_policy or update_policy of the parent's resource for this
	// template.
	Facade(what string) (any, error)
	// Mappings returns the section of that name as it was sent, with written its booleans as the
	// words that they are written as. It does not change.
	Mappings(written bool) any
	// JSON parses a text; its error has Python's words.
	JSON(text string) (any, error)
	// Zones returns the names of the availability zones.
	Zones() (any, error)
	// Spend counts work, in values visited; its error ends the work.
	Spend(values int) error
	// Unknown reports whether a value is not known yet. It also returns the value of a function
	// with such an argument.
	Unknown(v any) (any, bool)
	// Mark returns how many values functions have been given so far.
	Mark() int
	// MaskQuoted returns the error of a call without the values that it quotes, if one of the values
	// given since a mark is secret.
	MaskQuoted(mark int, err error) error
	// AddDerived records what a call made of the values given since a mark. What was made of a
	// secret is a secret.
	AddDerived(mark int, args *Node, made any)
}

// bad returns what Heat raises as ValueError or TypeError. It has no code of its own; the caller
// adds the place. A value among the arguments must be a quote.
func bad(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	without := slices.Clone(args)
	for i, arg := range without {
		if _, ok := arg.(quote); ok {
			without[i] = stack.Masked
		}
	}
	return quoting(err, fmt.Errorf(format, without...))
}

// A StaticError is an error that Check also finds, without any values.
type StaticError struct{ Err error }

func (t StaticError) Error() string { return t.Err.Error() }

// Unwrap returns the error with its code.
func (t StaticError) Unwrap() error { return t.Err }

// reference returns NoReference for a resource.
func reference(name any) error { return StaticError{NoReference(name)} }

// NoReference returns the error for an unknown name. After the name Heat says who referred to it,
// or "unknown"; here the path before the sentence says it.
func NoReference(name any) error {
	return stack.Errorf(stack.InvalidTemplateRef, `The specified reference "%s" is incorrect.`, Shown(name))
}
