package nested

import (
	"maps"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// An Inner is a stack that a resource of another is, once its values are known.
type Inner struct {
	Resource string            // of the stack above
	Text     []byte            // of its template; where it is empty the template is the resource's type
	Files    map[string]string // that it has beside those of the tree
	Given    map[string]any    // values of its parameters
	Secrets  *stack.Secrets    // that they hold
	Metadata map[string]any    // of the resource
	Pseudo   hot.Pseudo
}

// OpenBelow opens the stack that a resource of this one is, and says what is wrong with its
// text and its values; Check says the rest. It is nil where there is no template.
func (s *Stack) OpenBelow(in Inner) (*Stack, stack.Problems) {
	r := s.Template.Resource(in.Resource)
	if r == nil {
		return nil, stack.Problems{{Code: stack.NotFound, Message: "The Resource (" + in.Resource + ") could not be found in Stack " + s.name + "."}}
	}
	kind := s.Type(r.Name, r.Type)
	t, problems := s.textOf(kind, in)
	if t == nil {
		return nil, problems
	}
	whole := &tree{Needs: s.tree.Needs, library: s.tree.with(in.Files), room: content{s.tree.Resources, mostValues, mostBytes}}
	facade := s.facadeOf(r, s.Scope)
	below := &Stack{
		tree: whole, depth: s.depth + 1, name: in.Pseudo.StackName, Registry: s.Registry.Below(r.Name, kind.Mapping),
		facade: func(what string) any {
			if strings.EqualFold(what, "metadata") {
				return maps.Clone(in.Metadata)
			}
			return facade(what)
		},
	}
	below.looked = below.facade
	var wrong stack.Problems
	below.Parameters, wrong = t.Values(stack.Environment{Parameters: in.Given, ParameterDefaults: whole.defaults, Secrets: in.Secrets}, in.Pseudo)
	problems = append(problems, wrong...)
	below.Template, wrong = t.DecideBelow(below.Parameters, whole.files, policyOnly(below.facade))
	return below, append(problems, wrong...)
}

// The text that is made of a group may be this long, in bytes; and as deep as twice what
// others may be by default.
const (
	mostText  = 64 << 20
	mostDepth = 200
)

// textOf is the template of an inner stack; nil when there is none that can be read.
func (s *Stack) textOf(kind Type, in Inner) (*hot.Template, stack.Problems) {
	if len(in.Text) > 0 {
		limits := s.tree.Limits
		if kind.Def != nil && kind.Def.Group() != "" { // of which the text is ours, and as long as it must be
			limits = hot.Limits{TemplateBytes: mostText, Depth: 2 * mostDepth, Nodes: 4 * mostValues}
		}
		t, err := hot.ParseNested(in.Text, in.Resource, limits, nil)
		problems, ok := err.(stack.Problems)
		if err != nil && !ok {
			problems = stack.Problems{{Code: stack.CodeOf(err), Message: err.Error()}}
		}
		return t, problems
	}
	switch p := kind.Provider; {
	case p == nil:
		return nil, stack.Problems{{Code: stack.StackValidationFailed, Message: "The resource " + in.Resource + " is no stack."}}
	case p.Template == nil || len(p.problems) > 0:
		return nil, p.problems
	default:
		return p.Template, slices.Clone(p.inner)
	}
}

// Convert makes typed properties of what a template gives for a resource of this type.
func (t Type) Convert(given map[string]any) (map[string]any, []stepdef.Wrong) {
	if t.Provider != nil {
		return t.Provider.convert(given)
	}
	return t.Def.Convert(given)
}

// Usable says that something can be made of it.
func (t Type) Usable() bool { return t.usable() }

// Facade gives what the resource that this stack is says of itself; nil of a root.
func (s *Stack) Facade() func(what string) any { return s.facade }

// Defaults are the parameter_defaults of the tree.
func (s *Stack) Defaults() map[string]any { return s.tree.defaults }

// Files are those of the tree.
func (s *Stack) Files() map[string]string { return s.tree.files }

// Depth is how many stacks are above this one.
func (s *Stack) Depth() int { return s.depth }
