package environment

import (
	"fmt"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// A Layer is one environment as it was read.
type Layer struct {
	stack.Environment

	// Strategies say how parameters are merged with those of earlier files. They map the name of a
	// parameter, or "default", to overwrite, merge or deep_merge. Any other word means the default.
	Strategies map[string]any
}

// Read reads an environment of a text, YAML or JSON; an empty one has no values. The error is a
// *stack.Error (the text is too large) or stack.Problems with all problems. Their paths begin with
// the section, their sentences are Heat's.
func Read(src []byte, limits hot.Limits) (Layer, error) {
	n, err := hot.Document(src, limits)
	if problems, ok := err.(stack.Problems); ok {
		for i := range problems {
			problems[i].Message = prefix + problems[i].Message
		}
	}
	if err != nil || n.IsNull() {
		return Layer{}, err
	}
	r := reader{left: max(1<<20, 8*len(src))}
	l := r.layer(n)
	if r.left < 0 {
		return Layer{}, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The environment is too large once its aliases are written out.")
	}
	return l, r.bad.Err()
}

const prefix = "Environment not in valid format: "

// A reader reads one environment; left is how many bytes its texts may still have.
type reader struct {
	bad  stack.Problems
	left int
}

func (r *reader) wrong(at *hot.Node, path, hint, format string, args ...any) {
	r.add(at, stack.Problem{Code: stack.BadRequest, Path: path, Hint: hint, Message: prefix + fmt.Sprintf(format, args...)})
}

// wrongSection adds what is wrong with a whole section, or with the environment itself: the sentence
// names it.
func (r *reader) wrongSection(at *hot.Node, section, hint, format string, args ...any) {
	r.add(at, stack.Problem{Code: stack.BadRequest, Path: section, Named: true, Hint: hint, Message: prefix + fmt.Sprintf(format, args...)})
}

// near returns a hint, for the first problems only.
func (r *reader) near(name string, known []string) string {
	if len(r.bad) >= 100 {
		return ""
	}
	return near.Hint(name, known)
}

func (r *reader) add(at *hot.Node, p stack.Problem) {
	if len(r.bad) < 1000 {
		p.Line, p.Column = at.Line, at.Column
		r.bad = append(r.bad, p)
	}
}

func (r *reader) layer(n *hot.Node) (l Layer) {
	if n.Kind != funcs.Map {
		r.wrongSection(n, "", "", "The environment is not a valid YAML mapping data type.")
		return l
	}
	for i, name := range n.Keys {
		switch section := n.Items[i]; {
		case !slices.Contains(sections, name):
			r.wrongSection(n.Key(i), name, r.near(name, sections), `environment has wrong section "%s"`, name)
		case section.IsNull():
			r.wrongSection(n.Key(i), name, "", `environment has empty section "%s"`, name)
		default:
			r.section(&l, name, section)
		}
	}
	return l
}

func (r *reader) section(l *Layer, name string, n *hot.Node) {
	kind := funcs.Map
	if name == EventSinks || name == EncryptedNames {
		kind = funcs.List
	}
	if n.Kind != kind {
		r.wrongSection(n, name, "", `section "%s" must be a %s`, name, map[funcs.Kind]string{funcs.Map: "map", funcs.List: "list"}[kind])
		return
	}
	switch name {
	case Parameters:
		l.Parameters = r.fields(n)
	case ParameterDefaults:
		l.ParameterDefaults = r.fields(n)
	case MergeStrategies:
		l.Strategies = r.fields(n)
	case ResourceRegistry:
		l.ResourceRegistry = r.registry(n, name)
		if resources, ok := l.ResourceRegistry[resourcesKey]; ok {
			if _, ok := resources.(map[string]any); !ok {
				r.wrong(n.Get(resourcesKey), name+"."+resourcesKey, "", `"resources" must be a map of names of resources`)
			}
		}
	case EncryptedNames:
		for i, item := range n.Items {
			if text, ok := item.Text(); ok {
				l.EncryptedNames = append(l.EncryptedNames, text)
			} else {
				r.wrong(item, fmt.Sprintf("%s[%d]", name, i), "", `section "%s" must be a list of names`, name)
			}
		}
	case EventSinks:
		for i, item := range n.Items {
			r.sink(item, fmt.Sprintf("%s[%d]", name, i))
		}
		l.EventSinks, _ = r.plain(n).([]any)
	}
}

// sink checks an event sink. Heat knows one type, and calls its constructor with the other keys.
func (r *reader) sink(n *hot.Node, path string) {
	if n.Kind != funcs.Map {
		r.wrong(n, path, "", "an event sink must be a map")
		return
	}
	known := []string{"type", "target", "ttl"}
	if kind, _ := n.Get("type").Text(); kind != "zaqar-queue" {
		r.wrong(n, path, "", "the type of an event sink must be zaqar-queue")
	}
	if n.Get("target") == nil {
		r.wrong(n, path, "", "an event sink must have a target")
	}
	for i, key := range n.Keys {
		if !slices.Contains(known, key) {
			r.wrong(n.Key(i), path+"."+key, r.near(key, known), "an event sink has no %s", key)
		}
	}
}
