package stack

import (
	"regexp"
	"strings"
)

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
	// name in the map at Path that the problem is about, of an unknown property, or an export's name.
	Kind Kind   `json:"-"`
	Key  string `json:"-"`

	// Class and Where are what Message begins with, each with a colon, where Heat's sentence begins
	// so: "Property error: resources[0].properties.size: …". Where is a path as Heat writes it.
	// WithHeading sets them.
	Class Class  `json:"-"`
	Where string `json:"-"`

	// Named says that Message names the part at Path in another way: "The Parameter (size) …".
	Named bool `json:"-"`

	// Placed says that Message has the path itself, without the section and the function at its end.
	Placed bool `json:"-"`

	// Spot is the end of Message that tells the line and column, where a text cannot be parsed.
	Spot string `json:"-"`

	// Absent is the file that the problem is about, if a file is not there.
	Absent AbsentFile `json:"-"`

	// Exact says that Heat's clients compare the message, so no place is added to it.
	Exact bool `json:"-"`

	// Offline replaces the message, as a note, where nothing outside can be asked. The problem then
	// depends on another stack, an address or an environment, or Hearth lacks something.
	// OfflineWhere is the path that it names, if it names one.
	Offline      string `json:"-"`
	OfflineWhere string `json:"-"`
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
	WholeTree      Kind = "whole tree"       // the tree of stacks has too many resources or takes too much work
	Unresolved     Kind = "unresolved"       // a macro or a dynamic reference of AWS
	TreeBytes      Kind = "bytes of tree"    // the properties of the tree are too large
	FailedRule     Kind = "failed rule"      // the values of parameters do not fit a rule of AWS
	UnknownExport  Kind = "unknown export"   // Key names it; it may exist
)

// A Class says in Heat's words which part of a template is wrong, or is the code of a problem in a
// nested stack.
type Class string

// The classes. Any Code may be a class too.
const (
	PropertyError   Class = "Property error"
	GroupError      Class = "Parameter Groups error"
	OutputError     Class = "Output validation error"
	ConditionError  Class = "Condition validation error"
	ConditionsError Class = "Conditions validation error" // of the section
)

// An AbsentFile is a file that a template names and a request lacks. Sentence is the end of the
// problem's message that says so.
type AbsentFile struct{ Name, Sentence string }

// WithHeading returns the problem with a message that begins with a class and a path. Either may be
// empty.
func (p Problem) WithHeading(class Class, where, text string) Problem {
	p.Class, p.Where = class, where
	p.Message = p.heading() + text
	return p
}

func (p Problem) heading() string {
	heading := ""
	if p.Class != "" {
		heading = string(p.Class) + ": "
	}
	if p.Where != "" {
		heading += p.Where + ": "
	}
	return heading
}

// Text returns the message without its heading. It is empty if a long message was cut within the
// heading.
func (p Problem) Text() string { return p.Message[min(len(p.heading()), len(p.Message)):] }

// WithoutSpot returns the message without the line and column at its end.
func (p Problem) WithoutSpot() string { return strings.TrimSuffix(p.Message, p.Spot) }

// WithAbsent returns the message with another sentence on the file that is not there. A long message
// that was cut has no such sentence any more, and is returned as it is.
func (p Problem) WithAbsent(sentence string) string {
	if before, whole := strings.CutSuffix(p.Message, p.Absent.Sentence); whole {
		return before + sentence
	}
	return p.Message
}

// IsSame reports whether two searches have found the same fault at the same place.
func (p Problem) IsSame(other Problem) bool {
	return p.Path == other.Path && p.Kind == other.Kind && p.Key == other.Key && p.Message == other.Message
}

// indexed is a name in a path that Heat's sentences write as an index: resources[0].
var indexed = regexp.MustCompile(`\.(\d+)(\.|$)`)

// NamesPath reports whether the message holds the whole path. A path of one name is held where the
// message names the part.
func (p Problem) NamesPath() bool {
	return strings.HasPrefix(p.Where, p.Path) || strings.HasPrefix(p.Where, indexed.ReplaceAllString(p.Path, "[$1]$2")) ||
		p.Named && !strings.ContainsAny(p.Path, ".[") || p.continuesPath() || p.Placed
}

// continuesPath reports whether the message begins with the rest of the path whose begin is Where.
func (p Problem) continuesPath() bool {
	rest, ok := strings.CutPrefix(p.Path, p.Where)
	return ok && p.Where != "" && strings.HasPrefix(p.Text(), strings.TrimPrefix(rest, ".")+": ")
}

// NamesPart reports whether the message tells which part is at the path, by the path or in another
// way.
func (p Problem) NamesPart() bool { return p.Named || p.NamesPath() }

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

// Failure returns the problems as the failure of the resource at which the first is.
func (p Problems) Failure() Failure {
	f := Failure{Text: p.Error()}
	if len(p) == 0 || !IsResourcePath(p[0].Where) {
		return f
	}
	if rest, whole := strings.CutPrefix(f.Text, p[0].heading()); whole {
		f.Class, f.Path, f.Text = string(p[0].Class), p[0].Where, rest
	}
	return f
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
			one.Class, one.Where, one.Named, one.Spot, one.Absent = "", one.OfflineWhere, false, "", AbsentFile{}
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
