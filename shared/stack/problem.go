package stack

import "strings"

// A Problem is one fault in what a user sent, in the user's words.
type Problem struct {
	Code    Code   `json:"code"`
	File    string `json:"file,omitempty"` // the name of the sent file that has the fault; empty for the template itself
	Path    string `json:"path,omitempty"` // dotted, in the template: resources.server.properties.flavor
	Line    int    `json:"line,omitempty"` // in the text as sent, from 1; 0 when unknown
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"` // the whole text, in Heat's words; it holds the path where Heat's does
	Hint    string `json:"hint,omitempty"`
	Note    bool   `json:"note,omitempty"`    // it may be no problem: something else decides
	Lacking bool   `json:"lacking,omitempty"` // Heat has what the template asks for; Hearth does not have it yet

	// Kind tells what the problem is where other code asks for it; empty for most. Key is the
	// name in the map at Path that the problem is about, of an unknown property.
	Kind Kind   `json:"-"`
	Key  string `json:"-"`

	// Exact says that Heat's clients compare the message, so no place is added to it.
	Exact bool `json:"-"`

	// Offline replaces the message, as a note, where nothing outside can be asked. The problem then
	// depends on another stack, an address or an environment, or Hearth lacks something.
	Offline string `json:"-"`
}

// A Kind of problem. A problem of a nested stack that is reported for its parent keeps only the
// kinds that the parent asks for.
type Kind string

// The kinds.
const (
	UnknownType    Kind = "unknown type"     // a resource type that does not exist
	UnknownSection Kind = "unknown section"  // a section that templates of the version do not have
	WrongGroup     Kind = "wrong group"      // of parameter groups
	WrongOutput    Kind = "wrong output"     // of outputs
	WrongDefault   Kind = "wrong default"    // a parameter's default that its own constraints refuse
	NoFile         Kind = "no file"          // a file that a function names and the request lacks
	NotFetched     Kind = "not fetched"      // a template that cannot be had
	UnknownKey     Kind = "unknown property" // Key names it
)

// Problems are every fault, in Heat's order of checking. As an error they have the code of the
// first.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.Message
	}
	return strings.Join(lines, "\n")
}

// Noted turns the problems that depend on something outside into notes. It reports whether there
// are others.
func (p Problems) Noted() (all Problems, wrong bool) {
	all = make(Problems, len(p))
	for i, one := range p {
		if one.Offline == "" {
			wrong = true
		} else {
			one.Message, one.Note = one.Offline, true
		}
		all[i] = one
	}
	return all, wrong
}

// Err returns the problems as an error; nil when there are none.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
