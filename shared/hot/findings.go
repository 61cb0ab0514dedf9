package hot

import (
	"cmp"
	"errors"
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
		p.Message, p.Path, p.Where = Clip(p.Message), Clip(p.Path), Clip(p.Where)
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
	return near.NameHint(name, known())
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

// invalid adds a StackValidationFailed whose message does not name the part at the path.
func (f *findings) invalid(at *Node, path, message string) {
	f.add(stack.Problem{Code: stack.StackValidationFailed, Path: path, Message: message}, at)
}

// named adds a StackValidationFailed whose message names the part at the path.
func (f *findings) named(at *Node, path, message string) {
	f.add(stack.Problem{Code: stack.StackValidationFailed, Path: path, Message: message, Named: true}, at)
}

// wrong adds what is wrong with a call of a function, in Heat's form with the path in front. A
// problem with a code of its own comes without the path, as in Heat.
func (f *findings) wrong(w funcs.Wrong) {
	f.call(w, func(p *funcs.Path) (where, inner string) { return p.String(), "" })
}

// invalidCall does the same for what Heat finds after parsing, where Heat writes the path in
// another way.
func (f *findings) invalidCall(w funcs.Wrong) { f.call(w, heatPaths) }

func (f *findings) call(w funcs.Wrong, paths func(*funcs.Path) (where, inner string)) {
	if f.full() {
		return
	}
	p := stack.Problem{Code: stack.CodeOf(w.Err), Path: w.Path.String(), Message: w.Err.Error(), Absent: absentFile(w.Err)}
	if p.Code == "" || p.Code == stack.StackValidationFailed {
		p.Code = stack.StackValidationFailed
		where, inner := paths(w.Path)
		p = p.WithHeading("", where, inner+p.Message)
	}
	if len(*f) < mostHinted {
		p.Hint = cmp.Or(nameHint(w.Err), unquotedArgument(w.Node))
	}
	f.add(p, w.Node)
}

// unquotedArgument returns the hint for a call whose name, its argument or the first one, is a boolean.
func unquotedArgument(n *Node) string {
	if n == nil || n.Args == nil {
		return ""
	}
	name := n.Args
	if name.Kind == funcs.List && len(name.Items) > 0 {
		name = name.Items[0]
	}
	return unquoted(name)
}

// unquoted returns the hint for a boolean where a text is needed; empty for other values.
func unquoted(n *Node) string {
	if n == nil || n.Kind != funcs.Scalar {
		return ""
	}
	if value, ok := n.Value.(bool); ok {
		return near.Unquoted(value)
	}
	return ""
}

// absentFile returns the file that an error is about; otherwise it is empty.
func absentFile(err error) stack.AbsentFile {
	var none *funcs.NoFile
	if !errors.As(err, &none) {
		return stack.AbsentFile{}
	}
	return stack.AbsentFile{Name: none.Name, Sentence: none.Error()}
}

// heatPath writes a path that has no functions as Heat's messages do: a key of digits looks like
// an item of a list.
func heatPath(p *funcs.Path) string {
	where, inner := heatPaths(p)
	return where + inner
}

// heatPaths writes a path as Heat's messages do. The path starts again inside a function's
// arguments: inner holds these further paths, each with a colon.
func heatPaths(p *funcs.Path) (where, inner string) {
	if p == nil {
		return "", ""
	}
	where, inner = heatPaths(p.Up)
	last := *p
	last.Up = nil
	step, again := "["+p.Key+"]", false
	if p.List || p.Up == nil || p.Key == "" || strings.Trim(p.Key, "0123456789") != "" {
		step, again = last.String(), p.Up != nil && p.Up.Call
		if !p.List && p.Up != nil && !again {
			step = "." + p.Key
		}
	}
	switch {
	case again:
		return where, inner + step + ": "
	case inner != "":
		return where, strings.TrimSuffix(inner, ": ") + step + ": "
	}
	return where + step, ""
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
