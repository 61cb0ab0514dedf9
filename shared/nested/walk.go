package nested

import (
	"fmt"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A Child is a resource that is a nested stack.
type Child struct {
	Resource string
	Type     string // as the template has it
	Template string // its name
	Stack    *Stack
	Given    map[string]any // values of its parameters, as far as they are known

	Children []Child

	whole func() (*Stack, []Child) // of a group that was opened only in part
}

// AllMembers returns the child with all of its members, if it is a group.
func (c Child) AllMembers() Child {
	if c.whole != nil {
		if all, below := c.whole(); all != nil {
			c.Stack, c.Children = all, below
		}
	}
	return c
}

// Walk opens all nested stacks of this stack, on which Check has run, and returns what is wrong
// there. With judge it reports everything. Without, it reports only what keeps a template from
// being read or its types from being known, and what Heat's validation checks. Paths and sentences
// contain the way: resources.r<a.yaml>.resources.…
func (s *Stack) Walk(judge bool) ([]Child, stack.Problems) {
	if s.depth == 0 && s.tree.full { // which Check has reported
		return nil, nil
	}
	if s.depth == 0 && !s.tree.take(content{resources: len(s.Template.Resources)}) {
		return nil, stack.Problems{tooMany()}
	}
	var children []Child
	var problems stack.Problems
	for _, r := range s.Template.Resources {
		kind := s.Type(r.Name, r.Type)
		in := s.interiorOf(r, kind, judge)
		if in == nil || r.ExternalID != nil {
			continue
		}
		tell := s.pathBelow(r, in.name).problemBelow
		if !judge {
			tell = s.pathBelow(r, in.name).named
		}
		if s.depth >= s.tree.Depth {
			line, column := s.Template.Place(s.Template.ResourcePath(r.Name))
			problems = append(problems, tell(stack.Problem{
				Code: stack.RequestLimitExceeded, Line: line, Column: column,
				Message: fmt.Sprintf("Request limit exceeded: Recursion depth exceeds %d.", max(s.tree.Depth, 0)),
			}))
			continue
		}
		if s.tree.full {
			break
		}
		cost := s.Registry.Size() * registryWork
		if s.tree.work.Spend(cost) != nil {
			s.tree.full = true
			problems = append(problems, tooMuch())
			break
		}
		if !s.tree.take(content{resources: in.resources, values: in.values}) {
			s.tree.full = true
			problems = append(problems, s.tree.tooMuch())
			break
		}
		child, found := in.open()
		if judge && kind.Provider != nil {
			for _, sentence := range s.facades(r.Name, r.Type, kind) {
				wrong := stack.Problem{Code: stack.StackValidationFailed, Path: s.Template.ResourcePath(r.Name), Message: sentence, Exact: true}
				wrong.Line, wrong.Column = s.Template.Place(wrong.Path)
				problems = append(problems, wrong)
			}
		}
		for _, one := range found {
			problems = append(problems, in.describe(tell, one))
		}
		if child.Stack != nil {
			children = append(children, child)
		}
		if len(problems) > mostProblems {
			problems = problems[:mostProblems]
		}
	}
	return children, problems
}

// interior is a nested stack before it is opened.
type interior struct {
	name              string // of its template
	group             bool
	resources, values int // that it holds
	open              func() (Child, stack.Problems)
}

// interiorOf returns the nested stack of a resource; nil when it has none, or none that can be
// read.
func (s *Stack) interiorOf(r *hot.Resource, kind Type, judge bool) *interior {
	if p := kind.Provider; p != nil {
		if p.Template == nil || len(p.problems) > 0 {
			return nil
		}
		return &interior{p.Name, false, len(p.Template.Resources), p.values, func() (Child, stack.Problems) { return s.child(r, s.provided(r, kind), judge) }}
	}
	if kind.Def != nil && kind.Def.Inner != nil {
		return s.addressed(r, kind, judge)
	}
	g := s.group(r, kind, judge)
	if g == nil {
		return nil
	}
	return &interior{groupName, true, g.Size(), groupWork * g.Cost(), func() (Child, stack.Problems) { return s.walkGroup(r, kind, g, judge) }}
}

// groupWork is how often a value of a group counts that a template holds once: a group's template
// is made again each time it is opened.
const groupWork = 5

// describe words a problem of a nested stack for the parent. A group reports problems with its
// members' types as its own.
func (in interior) describe(tell func(stack.Problem) stack.Problem, p stack.Problem) stack.Problem {
	told := tell(p)
	if in.group && p.Kind == stack.UnknownType && strings.Count(p.Path, ".") <= 2 {
		told.Message, told.Kind, told.Class, told.Where = p.Message, p.Kind, p.Class, p.Where
	}
	return told
}

// mostProblems limits the problems that are reported: a template that is used often reports its own
// each time.
const mostProblems = 1000

// registryWork is the cost, in values visited, of carrying one rule of a registry to the nested
// stack.
const registryWork = 32

// A below is what is known of a resource's nested stack.
type below struct {
	provider *Provider
	mapping  environment.Mapping
	given    map[string]any // values of its parameters
	later    []string       // those that are not known yet
	told     bool           // given was checked, and its problems reported, as properties
}

// provided returns the nested stack of a resource whose type is a template.
func (s *Stack) provided(r *hot.Resource, kind Type) below {
	props, _ := s.Template.Properties(r.Name, s.boundedScope())
	if s.tree.work.Spend(kind.Provider.cost(props)) != nil {
		props = nil // the problem is reported for the whole tree
	}
	given, later := ParametersOf(withoutMistakes(kind.Provider.typed(props)))
	return below{kind.Provider, kind.Mapping, given, later, true}
}

// child opens the nested stack of a resource.
func (s *Stack) child(r *hot.Resource, of below, judge bool) (Child, stack.Problems) {
	c := Child{Resource: r.Name, Type: r.Type, Template: of.provider.Name, Given: of.given}
	below := &Stack{
		tree: s.tree, depth: s.depth + 1, name: s.nameBelow(r),
		Registry: s.Registry.Below(r.Name, of.mapping), facade: s.facadeOf(r, s.Scope), looked: s.facadeOf(r, s.boundedScope),
	}
	t := of.provider.Template
	problems := slices.Clone(of.provider.inner)
	if !judge {
		problems = slices.DeleteFunc(problems, unread)
	}
	parameters, wrong := t.ValuesFor(s.tree.Limits.Meter, stack.Environment{Parameters: of.given, ParameterDefaults: s.tree.defaults, Secrets: s.Secrets().Within(of.given)}, hot.Pseudo{StackName: below.name, Early: true}, of.later...)
	for _, p := range wrong {
		_, told := of.given[lastKey(p.Path)]
		told = of.told && (told || p.Code == stack.UserParameterMissing)
		if judge && !told {
			problems = append(problems, p)
		}
	}
	below.Parameters = parameters
	below.Secrets() // from now on the tree knows them
	below.Template, wrong = t.DecideBelow(parameters, s.tree.files, policyOnly(below.looked))
	problems = append(problems, wrong...)
	c.Stack = below
	if judge {
		problems = append(problems, below.Check(true)...)
	} else {
		for _, inner := range below.Template.Resources {
			problems = append(problems, below.typeless(inner)...)
		}
	}
	var deeper stack.Problems
	c.Children, deeper = below.Walk(judge)
	for i := range problems {
		if problems[i].File == "" {
			problems[i].File = c.Template
		}
	}
	for i := range deeper {
		if deeper[i].File == "" && deeper[i].Path != "" {
			deeper[i].File = c.Template
		}
	}
	return c, append(problems, deeper...)
}

// nameBelow returns a name for the nested stack of a resource; empty while this stack has none.
func (s *Stack) nameBelow(r *hot.Resource) string {
	if s.name == "" {
		return ""
	}
	return s.name + "-" + r.Name
}

func lastKey(path string) string { return path[strings.LastIndex(path, ".")+1:] }

// withoutMistakes returns the properties that have no mistakes.
func withoutMistakes(props map[string]any, wrong []stepdef.Wrong) map[string]any {
	for _, w := range wrong {
		delete(props, w.Path)
	}
	return props
}

// typeless returns the problem of a resource whose type is missing or unknown.
func (s *Stack) typeless(r *hot.Resource) stack.Problems {
	kind := s.Type(r.Name, r.Type)
	if kind.Def == nil && kind.Provider == nil && kind.problem == nil {
		return s.Template.CheckType(r, catalog{s})
	}
	return s.unusable(r, kind)
}
