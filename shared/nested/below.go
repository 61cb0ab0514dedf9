package nested

import (
	"maps"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// An Inner is a nested stack whose values are known.
type Inner struct {
	Resource string            // of the parent stack
	Text     []byte            // of its template; empty when the template is the resource's type
	Files    map[string]string // files that it has beside those of the tree
	Given    map[string]any    // values of its parameters
	Later    []string          // parameters whose values are not known yet
	Secrets  *stack.Secrets    // in those values
	Metadata map[string]any    // of the resource
	Pseudo   hot.Pseudo
}

// OpenBelow opens the nested stack of a resource and returns what is wrong with its text and its
// values; Check finds the rest. The stack is nil when there is no template.
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
	whole := &tree{Needs: s.tree.Needs, library: s.tree.withFiles(in.Files), room: content{s.tree.Resources, mostValues, mostBytes}}
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
	below.Parameters, wrong = t.Values(stack.Environment{Parameters: in.Given, ParameterDefaults: whole.defaults, Secrets: in.Secrets}, in.Pseudo, in.Later...)
	problems = append(problems, wrong...)
	below.Template, wrong = t.DecideBelow(below.Parameters, whole.files, policyOnly(below.facade))
	return below, append(problems, wrong...)
}

// Bounds of the text that is made for a group, in bytes and in depth. The depth is twice the
// default of other templates.
const (
	mostText  = 64 << 20
	mostDepth = 200
)

// textOf returns the template of a nested stack; nil when none can be read.
func (s *Stack) textOf(kind Type, in Inner) (*hot.Template, stack.Problems) {
	if len(in.Text) > 0 {
		limits := s.tree.Limits
		if kind.Def != nil && kind.Def.Group() != "" { // the text is ours and may be as long as it must be
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

// Convert returns the typed properties of a resource of this type, made of what a template gives.
func (t Type) Convert(given map[string]any) (map[string]any, []stepdef.Wrong) {
	if t.Provider != nil {
		return t.Provider.convert(given)
	}
	return t.Def.Convert(given)
}

// Usable reports whether the type can be used at all.
func (t Type) Usable() bool { return t.usable() }

// Facade returns what resource_facade reads: properties of the resource in the parent. It is nil
// for a root stack.
func (s *Stack) Facade() func(what string) any { return s.facade }

// Defaults returns the parameter_defaults of the tree.
func (s *Stack) Defaults() map[string]any { return s.tree.defaults }

// Files returns the files of the tree.
func (s *Stack) Files() map[string]string { return s.tree.files }

// Depth returns how many stacks are above this one.
func (s *Stack) Depth() int { return s.depth }
