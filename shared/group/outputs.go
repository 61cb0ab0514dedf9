package group

import (
	"cmp"
	"slices"
	"strings"
)

// A Use is an attribute of a group that its stack reads, with the path that follows.
type AttributeUse struct {
	Key  string
	Path []any
}

// The attributes that groups have of their own. All others are their members' attributes.
const (
	refs       = "refs"
	refsMap    = "refs_map"
	attributes = "attributes"
	removed    = "removed_rsrc_list"
)

// OutputName returns the name of the output for the attribute.
func (u AttributeUse) OutputName() string {
	parts := []string{u.Key}
	for _, p := range u.Path {
		parts = append(parts, text(p))
	}
	return strings.Join(parts, ", ")
}

// member splits resource.<name>[.<attribute>]; ok reports whether the attribute has this form.
func (u AttributeUse) member() (name string, path []any, ok bool) {
	rest, ok := strings.CutPrefix(u.Key, "resource.")
	if !ok {
		return "", nil, false
	}
	name, attribute, more := strings.Cut(rest, ".")
	if more {
		path = append(path, attribute)
	}
	return name, append(path, u.Path...), true
}

// Outputs returns the outputs of a ResourceGroup's stack for the attributes that are used. Each
// attribute has one output, however many places read it. Lists are in the order of the members'
// numbers, in whichever order a batch changes them.
func (g ResourceGroup) Outputs(members []Defined, uses []AttributeUse) []Output {
	all := gathered{form: HOT, members: byNumber(members), made: map[string]any{}}
	for _, u := range uses {
		switch name, path, one := u.member(); {
		case one && len(path) > 0:
			all.addMember(u.OutputName(), name, path)
		case one:
		case u.Key == refs:
			all.addRefs(refs)
		case u.Key == attributes && len(u.Path) > 0:
			all.byName(u.OutputName(), u.Path)
		case u.Key != attributes && u.Key != refsMap && u.Key != removed:
			all.addEach(u.OutputName(), append([]any{u.Key}, u.Path...))
		}
	}
	all.refsByName(refsMap)
	return all.outputs()
}

// byNumber returns members sorted by the numbers that are their names: 2 before 10.
func byNumber(members []Defined) []Defined {
	return slices.SortedStableFunc(slices.Values(members), func(a, b Defined) int {
		return cmp.Or(cmp.Compare(len(a.Name), len(b.Name)), cmp.Compare(a.Name, b.Name))
	})
}

// gathered holds outputs by their names.
type gathered struct {
	form    Form
	members []Defined
	made    map[string]any
}

func (g gathered) addMember(output, member string, path []any) {
	if slices.ContainsFunc(g.members, func(m Defined) bool { return m.Name == member }) {
		g.made[output] = g.form.Attr(member, path...)
	}
}

func (g gathered) addEach(output string, path []any) {
	list := make([]any, len(g.members))
	for i, m := range g.members {
		list[i] = g.form.Attr(m.Name, path...)
	}
	g.made[output] = list
}

func (g gathered) byName(output string, path []any) {
	all := make(map[string]any, len(g.members))
	for _, m := range g.members {
		all[m.Name] = g.form.Attr(m.Name, path...)
	}
	g.made[output] = all
}

func (g gathered) addRefs(output string) {
	list := make([]any, len(g.members))
	for i, m := range g.members {
		list[i] = g.form.Ref(m.Name)
	}
	g.made[output] = list
}

func (g gathered) refsByName(output string) {
	all := make(map[string]any, len(g.members))
	for _, m := range g.members {
		all[m.Name] = g.form.Ref(m.Name)
	}
	g.made[output] = all
}

func (g gathered) outputs() []Output {
	list := make([]Output, 0, len(g.made))
	for name, value := range g.made {
		list = append(list, Output{name, value})
	}
	slices.SortFunc(list, func(a, b Output) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

func (g gathered) addRef(output, member string) {
	if slices.ContainsFunc(g.members, func(m Defined) bool { return m.Name == member }) {
		g.made[output] = g.form.Ref(member)
	}
}
