package yaql

import (
	"errors"
	"fmt"
)

// A Failure says why an expression has no value. The sentence is Python's.
type Failure struct {
	Kind    Kind
	Message string

	words string // for Words, where Message has a value in Python's form

	parts *sentence // for Masked; nil where nothing is quoted
}

// A sentence is what a failure's texts are made of.
type sentence struct {
	format string // of Message
	args   []any
	lead   string // of words, before the value
}

// A Kind distinguishes failures by what Python would raise.
type Kind string

// The kinds. A ParseError is the only one that is known without data.
const (
	ParseError     Kind = "parse"
	UnknownName    Kind = "unknown"   // no function or method of that name
	NoMatch        Kind = "no match"  // none of the functions of that name accepts such arguments
	Ambiguous      Kind = "ambiguous" // or several do
	TooLarge       Kind = "too large" // a collection or the memory's quota
	KeyError       Kind = "key"
	IndexError     Kind = "index"
	TypeError      Kind = "type"
	ValueError     Kind = "value"
	ArithmeticFail Kind = "arithmetic"
	EmptyError     Kind = "empty" // there is no first item
	AssertFail     Kind = "assertion"
	Refused        Kind = "refused" // what Python's yaql would do and this one does not
)

func (f *Failure) Error() string { return f.Message }

func failed(k Kind, format string, args ...any) error {
	return &Failure{Kind: k, Message: fmt.Sprintf(format, args...), parts: &sentence{format, args, ""}}
}

// failedWith is failed for a sentence that has other words for a template: these, and then the value.
func failedWith(k Kind, v any, words, format string, args ...any) error {
	return &Failure{Kind: k, Message: fmt.Sprintf(format, args...), words: words + wordForm(v), parts: &sentence{format, args, words}}
}

// KindOf returns the kind of a failure; it is empty for other errors.
func KindOf(err error) Kind {
	if f := (*Failure)(nil); errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

func attributeError(v any, name string) error {
	return failed(TypeError, "'%s' object has no attribute '%s'", typeName(v), name)
}

func unhashable(v any) error { return failed(TypeError, "unhashable type: '%s'", typeName(v)) }

func tooManyItems(limit int) error {
	return failed(TooLarge, "Collection length exceeds %d elements", limit)
}

func tooMuchMemory() error { return failed(TooLarge, "Expression consumed too much memory") }

func tooDeep() error { return failed(TooLarge, "maximum recursion depth exceeded") }
