package group

import (
	"strconv"

	"hearth/shared/stack"
)

// AttributeSource holds what the attributes of a group are read from.
type AttributeSource struct {
	Name    string         // of the group's resource
	Outputs map[string]any // of its nested stack, by their names
	Skipped []string       // names that the group no longer uses
}

// Attribute returns an attribute. The error is NotFound for a member that does not exist, and
// StackValidationFailed for an attribute that needs a member's name and has none.
func (g ResourceGroup) Attribute(o AttributeSource, u AttributeUse) (v any, done bool, err error) {
	all, _ := o.Outputs[refsMap].(map[string]any)
	switch name, path, one := u.member(); {
	case u.Key == removed:
		return texts(o.Skipped), false, nil
	case u.Key == attributes && len(u.Path) == 0:
		return nil, true, o.invalid(u)
	case one && len(path) == 0 && all[name] != nil:
		return all[name], true, nil
	case one:
		return o.ofMember(u, name, func(name string) bool { return all[name] != nil })
	case u.Key == refs:
		return o.Outputs[refs], false, nil
	case u.Key == refsMap:
		return o.Outputs[refsMap], true, nil // Heat returns all of them, whatever follows
	}
	return o.Outputs[u.OutputName()], true, nil
}

// Attribute returns an attribute. The errors are those of a ResourceGroup.
func (c Chain) Attribute(o AttributeSource, u AttributeUse) (v any, done bool, err error) {
	switch name, _, one := u.member(); {
	case u.Key == attributes && len(u.Path) == 0:
		return nil, true, o.invalid(u)
	case one:
		return o.ofMember(u, name, func(name string) bool {
			i, err := strconv.Atoi(name)
			return err == nil && strconv.Itoa(i) == name && i >= 0 && i < len(c.Types)
		})
	case u.Key == refs:
		return o.Outputs[u.OutputName()], false, nil
	}
	return o.Outputs[u.OutputName()], true, nil
}

// ofMember returns an attribute of one member. there reports whether the member exists.
func (o AttributeSource) ofMember(u AttributeUse, name string, there func(name string) bool) (any, bool, error) {
	v, known := o.Outputs[u.OutputName()]
	if !known && o.Outputs != nil && !there(name) {
		return nil, true, o.missing(name)
	}
	return v, true, nil
}

func (o AttributeSource) missing(member string) error {
	return stack.Errorf(stack.NotFound, "Member '%s' not found in group resource '%s'.", member, o.Name)
}

func (o AttributeSource) invalid(u AttributeUse) error {
	return stack.Errorf(stack.StackValidationFailed, "The Referenced Attribute (%s %s) is incorrect.", o.Name, u.Key)
}

func texts(names []string) []any {
	list := make([]any, len(names))
	for i, name := range names {
		list[i] = name
	}
	return list
}
