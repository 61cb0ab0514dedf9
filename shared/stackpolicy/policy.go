package stackpolicy

import (
	"fmt"
	"slices"
)

// An Action is what an update does with a resource.
type Action string

// The actions.
const (
	Modify  Action = "Update:Modify"
	Replace Action = "Update:Replace"
	Remove  Action = "Update:Delete"
	all     Action = "Update:*"
)

// A Policy says which actions updates may do. The zero Policy allows none.
type Policy struct{ statements []statement }

// A statement allows or denies actions on resources.
type statement struct {
	denies     bool
	actions    []Action
	butActions bool     // all actions but these
	names      []string // patterns of logical names
	butNames   bool     // all names but these
	conditions []condition
}

// A condition holds for resources of some types.
type condition struct {
	types []string
	like  bool // the types are patterns
}

// Denial returns why the policy does not allow an action on a resource; empty when it does. A
// statement that denies wins. What no statement allows is denied.
func (p Policy) Denial(action Action, name, typ string) string {
	allowed := false
	for i, s := range p.statements {
		switch {
		case !s.covers(action, name, typ):
		case s.denies:
			return fmt.Sprintf("Action denied by stack policy: Statement [#%d] does not allow [%s] for resource [LogicalResourceId/%s];", i+1, action, name)
		default:
			allowed = true
		}
	}
	if allowed {
		return ""
	}
	return fmt.Sprintf("Action not allowed by stack policy: No statement allows [%s] for resource [LogicalResourceId/%s];", action, name)
}

// covers reports whether a statement is about an action on a resource.
func (s statement) covers(action Action, name, typ string) bool {
	acts := slices.Contains(s.actions, action) || slices.Contains(s.actions, all)
	named := slices.ContainsFunc(s.names, func(pattern string) bool { return matches(pattern, name) })
	if acts == s.butActions || named == s.butNames {
		return false
	}
	return !slices.ContainsFunc(s.conditions, func(c condition) bool { return !c.holds(typ) })
}

func (c condition) holds(typ string) bool {
	return slices.ContainsFunc(c.types, func(want string) bool { return want == typ || c.like && matches(want, typ) })
}

// matches reports whether a text matches a pattern, in which * means any characters and ? means one.
func matches(pattern, text string) bool {
	p, t := []rune(pattern), []rune(text)
	star, from := -1, 0 // where the last * is, and where the text that it has ends
	i, j := 0, 0
	for j < len(t) {
		switch {
		case i < len(p) && p[i] == '*':
			star, from = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == t[j]):
			i, j = i+1, j+1
		case star >= 0:
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

// UnknownName returns a logical name of the policy that is not among those of a template. Patterns
// may name what is not there.
func (p Policy) UnknownName(known func(string) bool) (name string, found bool) {
	for _, s := range p.statements {
		for _, name := range s.names {
			if !slices.ContainsFunc([]rune(name), func(r rune) bool { return r == '*' || r == '?' }) && !known(name) {
				return name, true
			}
		}
	}
	return "", false
}
