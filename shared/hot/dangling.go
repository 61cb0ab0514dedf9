package hot

import (
	"fmt"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// Dangling returns a note for every parameter and resource that an output refers to and that does
// not exist. Heat accepts such a template: the output has an error instead of a value.
func (t *Template) Dangling() stack.Problems {
	var notes findings
	for _, o := range t.Outputs {
		funcs.Uses(o.Value, nil, func(u funcs.Used) {
			name, ok := u.Name.(string)
			if !ok || name == "" || len(notes) >= mostHinted {
				return
			}
			sentence, known := t.danglingName(name, u.Call.Func.Use)
			if sentence == "" {
				return
			}
			sentence += " The output has no value then."
			notes.add(stack.Problem{Code: stack.StackValidationFailed, Message: sentence, Offline: sentence, Hint: notes.near(name, known)}, u.Call)
		})
	}
	return stack.Problems(notes)
}

// danglingName returns what is wrong with a name that a function uses, and the names that exist;
// empty if it exists.
func (t *Template) danglingName(name string, use funcs.Use) (sentence string, known func() []string) {
	parameter := t.parameters[name] != nil || t.IsPseudo(name)
	resource := t.resources[name] != nil || t.isDisabled(name)
	switch {
	case use == funcs.Parameter && !parameter:
		return fmt.Sprintf("The Parameter (%s) was not provided.", name), t.parameterNames
	case use == funcs.Resource && !resource:
		return funcs.NoReference(name).Error(), t.resourceNames
	case use == funcs.Either && !parameter && !resource:
		return funcs.NoReference(name).Error(), t.referable
	}
	return "", nil
}
