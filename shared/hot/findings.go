package hot

import (
	"fmt"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// findings are the problems found so far, in Heat's order of checking.
type findings stack.Problems

// add adds a problem, with the place of the node that it is about.
func (f *findings) add(p stack.Problem, at *Node) {
	if at != nil {
		p.Line, p.Column = at.Line, at.Column
	}
	switch {
	case len(*f) < mostProblems:
		p.Message, p.Path = Clip(p.Message), Clip(p.Path)
		*f = append(*f, p)
	case len(*f) == mostProblems:
		*f = append(*f, stack.Problem{
			Code: p.Code, Message: fmt.Sprintf("There are more problems than these %d, which are not listed.", mostProblems),
		})
	}
}

// mostProblems limits what one step reports: so many mistakes are mostly one mistake, repeated. The
// first mostHinted have hints.
const (
	mostProblems = 1000
	mostHinted   = 100
)

// full reports whether no more problems are added, so that the caller can stop looking.
func (f *findings) full() bool { return len(*f) > mostProblems }

// near returns the hint for a problem that is about to be added.
func (f *findings) near(name string, known func() []string) string {
	if len(*f) >= mostHinted {
		return ""
	}
	return near.Hint(name, known())
}

// mostSaid is how long a sentence or a path may be, in bytes.
const mostSaid = 8 << 10

// Clip cuts a sentence or a path that is longer: names may be as long as a template.
func Clip(text string) string {
	if len(text) <= mostSaid {
		return text
	}
	return strings.ToValidUTF8(text[:mostSaid], "") + "…"
}

func (f *findings) addAll(more stack.Problems) { *f = append(*f, more...) }

// invalid adds a StackValidationFailed whose message does not contain the path.
func (f *findings) invalid(at *Node, path, message string) {
	f.add(stack.Problem{Code: stack.StackValidationFailed, Path: path, Message: message}, at)
}

// wrong adds what is wrong with a call of a function, in Heat's form with the path in front. A
// problem with a code of its own comes without the path, as in Heat.
func (f *findings) wrong(w funcs.Wrong) { f.call(w, (*funcs.Path).String) }

// invalidCall does the same for what Heat finds after parsing, where Heat writes the path in
// another way.
func (f *findings) invalidCall(w funcs.Wrong) { f.call(w, heatPath) }

func (f *findings) call(w funcs.Wrong, where func(*funcs.Path) string) {
	if f.full() {
		return
	}
	code, message := stack.CodeOf(w.Err), w.Err.Error()
	if code == "" || code == stack.StackValidationFailed {
		code, message = stack.StackValidationFailed, where(w.Path)+": "+message
	}
	hint := ""
	if len(*f) < mostHinted {
		hint = nameHint(w.Err)
	}
	f.add(stack.Problem{Code: code, Path: w.Path.String(), Message: message, Hint: hint}, w.Node)
}

// heatPath writes a path as Heat's messages do: a key of digits looks like an item of a list, and
// the path starts again inside a function's arguments.
func heatPath(p *funcs.Path) string {
	if p == nil {
		return ""
	}
	if p.List || p.Up == nil || p.Key == "" || strings.Trim(p.Key, "0123456789") != "" {
		last := *p
		last.Up = nil
		switch {
		case p.Up != nil && p.Up.Call:
			return heatPath(p.Up) + ": " + last.String()
		case p.List:
			return heatPath(p.Up) + last.String()
		case p.Up == nil:
			return p.Key
		}
		return heatPath(p.Up) + "." + p.Key
	}
	return heatPath(p.Up) + "[" + p.Key + "]"
}

// path makes a path of keys.
func path(keys ...string) *funcs.Path {
	var p *funcs.Path
	for _, key := range keys {
		p = p.In(key)
	}
	return p
}

// said is a sentence of Heat that becomes part of a problem's message.
type said string

func (s said) Error() string { return string(s) }

func say(format string, args ...any) error { return said(fmt.Sprintf(format, args...)) }
