package hot

import (
	"errors"
	"fmt"
	"strconv"

	"hearth/shared/stack"
)

// unreadable is the error of a text that is no template at all. Its caller words it.
type unreadable struct {
	line, column int
	parsed       bool // the text is JSON or YAML
	why, hint    string
	spot         string // the line and column, as PyYAML writes them after its reason
}

func (u *unreadable) Error() string { return asTemplate.problem(u).Message }

// A wording is what stands before the reason why a text is unreadable.
type wording struct {
	unfit    string // where the text was parsed, but is no template
	unparsed string // where it is neither JSON nor YAML
}

// The API's names for an unreadable text that was sent as a template.
const (
	notTemplate = "Template not in valid format: "
	notParsed   = "Error parsing template [root stack] "
)

var (
	asTemplate = wording{unfit: notTemplate, unparsed: notTemplate + notParsed}
	asDocument = wording{}
)

// asNested is the wording for a template that a resource's type names.
func asNested(name string) wording { return wording{unparsed: "Error parsing template " + name + " "} }

func (w wording) problem(u *unreadable) stack.Problem {
	before := w.unparsed
	if u.parsed {
		before = w.unfit
	}
	return stack.Problem{Code: stack.BadRequest, Line: u.line, Column: u.column, Message: before + u.why + u.spot, Spot: u.spot, Hint: u.hint}
}

// words returns the error of an unreadable text as problems. Other errors stay as they are.
func (w wording) words(err error) error {
	var u *unreadable
	if errors.As(err, &u) {
		return stack.Problems{w.problem(u)}
	}
	return err
}

// notValid returns the error of a text that was parsed, but is no template.
func notValid(line, column int, format string, args ...any) *unreadable {
	return &unreadable{line: line, column: column, parsed: true, why: fmt.Sprintf(format, args...)}
}

// parseError returns the error of a text that cannot be parsed at a place. Its sentence names
// the place as PyYAML does.
func parseError(line, column int, format string, args ...any) *unreadable {
	u := &unreadable{line: line, column: column, why: fmt.Sprintf(format, args...)}
	switch {
	case column > 0:
		u.spot = "\n  in \"<unicode string>\", line " + strconv.Itoa(line) + ", column " + strconv.Itoa(column)
	case line > 0:
		u.spot = "\n  in \"<unicode string>\", line " + strconv.Itoa(line)
	}
	return u
}

func tooDeep(line, column int, limits Limits) *unreadable {
	return &unreadable{line: line, column: column, why: fmt.Sprintf("lists and maps are nested deeper than %d levels", limits.Depth)}
}
