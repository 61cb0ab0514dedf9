package nested

import (
	"errors"
	"math"
	"strings"

	"hearth/shared/group"
	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// groupName is what Heat calls the template of a group's stack in paths.
const groupName = "nested_stack"

// group returns the group of a resource, as far as its values are known; nil when the resource is
// no group or nothing is known of it. With judge everything in it must be right.
func (s *Stack) group(r *hot.Resource, kind Type, judge bool) group.Group {
	if kind.Def == nil || kind.Def.Group() == "" {
		return nil
	}
	given, wrong := s.Template.Properties(r.Name, s.boundedScope())
	props, bad := kind.Def.Convert(given)
	policy, ill := s.Policy(r, kind.Def, s.boundedScope())
	if judge && len(wrong)+len(bad)+len(ill) > 0 { // which Check reports
		if len(ill) > 0 || !isGroupReadable(s.Template.PropertiesPath(r.Name), given, wrong, bad) {
			return nil
		}
		delete(props, groupCount)
	}
	return group.FromProperties(kind.Def.Group(), unreferred(props).(map[string]any), policy)
}

// groupCount is the property that says how many members a group has.
const groupCount = "count"

// isGroupReadable reports whether members can be made in spite of the mistakes. All are in the
// count, since members are the same for any count, or in parts of properties, which are unknown then.
func isGroupReadable(at string, given map[string]any, wrong stack.Problems, bad []stepdef.Wrong) bool {
	for _, name := range mistakenProperties(wrong, at) {
		if given[name] == nil && name != groupCount {
			return false
		}
	}
	for _, w := range bad {
		if w.Path != groupCount {
			return false
		}
	}
	return true
}

// unreferred replaces references by unknown values: in the group's own stack they would mean its
// members.
func unreferred(v any) any {
	return stepdef.MapValues(v, func(one any) any {
		if _, refers := one.(stepdef.Ref); refers {
			return stepdef.Unknown{}
		}
		return one
	})
}

// Policy resolves the update policy of a resource and converts it to its type, and returns what is
// wrong with it.
func (s *Stack) Policy(r *hot.Resource, d *stepdef.Def, scope hot.Scope) (map[string]any, []stepdef.Wrong) {
	if r.UpdatePolicy == nil {
		return nil, nil
	}
	v, err := s.Template.Resolve(r.UpdatePolicy, scope)
	if err != nil {
		return nil, []stepdef.Wrong{{Message: err.Error()}}
	}
	given, _ := v.(map[string]any)
	return (&stepdef.Def{Properties: d.Policy}).Convert(given)
}

// A groupUse is an attribute of a group that its stack reads, and the call that reads it.
type groupUse struct {
	group.AttributeUse
	call *hot.Node
}

// Uses returns the attributes of a group that its stack reads.
func (s *Stack) Uses(resource string) (uses []group.AttributeUse) {
	for _, u := range s.groupUses(resource) {
		uses = append(uses, u.AttributeUse)
	}
	return uses
}

func (s *Stack) groupUses(resource string) []groupUse {
	s.using.Do(func() { s.uses = s.allUses() })
	return s.uses[resource]
}

func (s *Stack) allUses() map[string][]groupUse {
	all := map[string][]groupUse{}
	visit := func(u funcs.Used) {
		name, ok := u.Name.(string)
		if !ok || u.Call.Func.Use != funcs.Attribute {
			return
		}
		r := s.Template.Resource(name)
		if r == nil || r.Type == "" {
			return
		}
		if d := s.Def(r); d == nil || d.Group() == "" {
			return
		}
		v, err := s.Template.Resolve(u.Call.Args, s.Scope())
		args, _ := v.([]any)
		if err != nil || !known(v) {
			return
		}
		if len(args) < 2 { // all attributes
			for _, attribute := range s.tree.Catalog.Attributes(s.Def(r).Type) {
				if attribute != "show" {
					all[name] = append(all[name], groupUse{group.AttributeUse{Key: attribute}, u.Call})
				}
			}
			return
		}
		all[name] = append(all[name], groupUse{group.AttributeUse{Key: funcs.Str(args[1]), Path: args[2:]}, u.Call})
	}
	for _, r := range s.Template.Resources {
		funcs.Uses(r.Properties, nil, visit)
		funcs.Uses(r.Metadata, nil, visit)
	}
	for _, o := range s.Template.Outputs {
		funcs.Uses(o.Value, nil, visit)
	}
	return all
}

// members opens the nested stack with the given members of a group.
func (s *Stack) members(r *hot.Resource, kind Type, g group.Group, members []group.Defined, uses []group.AttributeUse) (*Stack, stack.Problems) {
	t, err := hot.Made(g.Form().Template(members, g.Outputs(members, uses)))
	var problems stack.Problems
	if err != nil && !errors.As(err, &problems) {
		problems = stack.Problems{{Code: stack.CodeOf(err), Message: err.Error()}}
	}
	if t == nil {
		return nil, problems
	}
	below := &Stack{
		tree: s.tree, depth: s.depth + 1, name: s.nameBelow(r),
		Registry: s.Registry.Below(r.Name, kind.Mapping), facade: s.facadeOf(r, s.Scope), looked: s.facadeOf(r, s.boundedScope),
	}
	below.Parameters, _ = t.Values(stack.Environment{Secrets: s.Parameters.Secrets()}, hot.Pseudo{StackName: below.name, Early: true})
	var wrong stack.Problems
	below.Template, wrong = t.DecideBelow(below.Parameters, s.tree.files, policyOnly(below.looked))
	return below, append(problems, wrong...)
}

// walkGroup opens as many members of a group as show what is wrong with all of them. It counts the
// others with their nested stacks; AllMembers opens them.
func (s *Stack) walkGroup(r *hot.Resource, kind Type, g group.Group, judge bool) (Child, stack.Problems) {
	c := Child{Resource: r.Name, Type: r.Type, Template: groupName}
	looked := g.SampleMembers(g.Sample())
	if g.Size() == 0 && judge {
		looked = nil
	}
	before := s.tree.remainingRoom()
	below, problems := s.members(r, kind, g, looked, s.Uses(r.Name))
	if below == nil {
		return c, s.placed(r, g, problems)
	}
	c.Stack = below
	if !judge {
		for _, inner := range below.Template.Resources {
			problems = append(problems, below.typeless(inner)...)
		}
	} else if len(looked) > 0 {
		problems = append(problems, below.Check(true)...)
	}
	var deeper stack.Problems
	c.Children, deeper = below.Walk(judge)
	problems = s.placed(r, g, append(problems, deeper...))
	if others := g.Size() - len(looked); judge && others > 0 {
		after := s.tree.remainingRoom()
		if !s.tree.take(before.less(after).times(others)) {
			s.tree.full = true
			return c, append(problems, s.tree.tooMuch())
		}
		c.whole = func() (*Stack, []Child) { return s.allMembers(r, kind, g) }
	}
	return c, problems
}

// allMembers opens all members of a group, which have been counted.
func (s *Stack) allMembers(r *hot.Resource, kind Type, g group.Group) (*Stack, []Child) {
	counted := s.tree.remainingRoom()
	defer s.tree.leave(counted)
	s.tree.leave(content{math.MaxInt / 2, math.MaxInt / 2, math.MaxInt / 2})
	all, _ := s.members(r, kind, g, g.SampleMembers(g.Size()), nil)
	if all == nil {
		return nil, nil
	}
	children, _ := all.Walk(true)
	return all, children
}

// placed moves problems with members and outputs to their place in the template that contains the group.
// An output stands where an attribute of the group is read.
func (s *Stack) placed(r *hot.Resource, g group.Group, problems stack.Problems) stack.Problems {
	at := s.Template.PropertiesPath(r.Name)
	for i, p := range problems {
		if p.Line > 0 || p.File != "" || p.Kind == stack.WholeTree || p.Kind == stack.TreeBytes {
			continue
		}
		if call := s.readerOf(r.Name, p.Path); call != nil {
			problems[i].Line, problems[i].Column = call.Line, call.Column
			continue
		}
		where := at
		if inside, ok := strings.CutPrefix(p.Path, "resources."); ok {
			member, rest, _ := strings.Cut(inside, ".")
			if rest == "" && p.Kind == stack.NotFetched {
				rest = "type" // which names the template
			}
			where += "." + g.Place(member, rest)
		}
		if p.Kind == stack.UnknownKey {
			problems[i].Line, problems[i].Column = s.Template.PlaceOfKey(where, p.Key)
		} else {
			problems[i].Line, problems[i].Column = s.Template.Place(where)
		}
	}
	return problems
}

// readerOf returns the call that reads the attribute of a group for which an output of the group's
// template was made. path is that of a problem there. It is nil for other paths.
func (s *Stack) readerOf(resource, path string) (call *hot.Node) {
	rest, ok := strings.CutPrefix(path, "outputs.")
	if !ok {
		return nil
	}
	longest := 0
	for _, u := range s.groupUses(resource) {
		if name := u.OutputName(); len(name) > longest && strings.HasPrefix(rest, name+".") {
			call, longest = u.call, len(name)
		}
	}
	return call
}
