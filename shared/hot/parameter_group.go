package hot

import (
	"fmt"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// readGroups checks the parameter groups. They are for a person who fills in a form, and nothing
// else reads them.
func (t *Template) readGroups(bad *findings) {
	section := t.version.words.groups
	all := t.section(section)
	if section == "" || all == nil {
		return
	}
	t.ParameterGroups = all.Plain()
	if all.Kind != funcs.List {
		p := stack.Problem{Code: stack.StackValidationFailed, Kind: stack.WrongGroup, Path: section}
		bad.add(p.WithHeading(stack.GroupError, section, fmt.Sprintf("The %s should be a list.", section)), all)
		return
	}
	seen := map[string]bool{}
	for i, group := range all.Items {
		t.readGroup(group, path(section).At(i).String(), seen, bad)
	}
}

func (t *Template) readGroup(group *Node, where string, seen map[string]bool, bad *findings) {
	section, words := t.version.words.groups, t.version.words
	label := ""
	if n := group.Get("label"); n != nil {
		label = funcs.Str(n.Plain())
	}
	named := path(section, label)
	wrong := func(at *Node, path, hint, format string, args ...any) {
		p := stack.Problem{Code: stack.StackValidationFailed, Kind: stack.WrongGroup, Path: path, Hint: hint}
		bad.add(p.WithHeading(stack.GroupError, heatPath(named), fmt.Sprintf(format, args...)), at)
	}
	if group.Kind != funcs.Map {
		wrong(group, where, "", "Each group should be a map. Found %s instead", funcs.KindOf(group.Plain()))
		return
	}
	list := group.Get(words.parameters)
	if list.IsNull() {
		wrong(group, where, "", "The parameters must be provided for each parameter group.")
		return
	}
	if list.Kind != funcs.List {
		wrong(list, where+".parameters", "", "The parameters of parameter group should be a list.")
		return
	}
	for i, item := range list.Items {
		if bad.full() {
			return
		}
		at := fmt.Sprintf("%s.parameters[%d]", where, i)
		name := funcs.Shown(item.Plain())
		if seen[name] {
			wrong(item, at, "", "The %s parameter must be assigned to one parameter group only.", name)
			continue
		}
		seen[name] = true
		if t.parameters[name] == nil && !t.IsPseudo(name) {
			wrong(item, at, bad.near(name, t.parameterNames), "The grouped parameter %s does not reference a valid parameter.", name)
		}
	}
}
