package hot

import (
	"fmt"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// Dangling returns a note for every parameter and resource that an output refers to and that does
// not exist. It also has a note for every other output that cannot have a value; see Refused. Heat
// accepts such a template: the output has an error instead of a value.
func (t *Template) Dangling(s Scope, certain bool) stack.Problems {
	var notes findings
	w := t.version.words
	for _, o := range t.Outputs {
		at := path(w.outputs, o.Name, w.value)
		before := len(notes)
		funcs.Uses(o.Value, nil, func(u funcs.Used) {
			name, ok := u.Name.(string)
			if !ok || name == "" || len(notes) >= mostHinted {
				return
			}
			sentence, known := t.danglingName(name, u.Call.Func.Use)
			if sentence == "" {
				return
			}
			p := noteOf(at.String(), sentence, notes.near(name, known))
			p.Offline = sentence + " The output has no value then."
			notes.add(p, u.Call)
		})
		if len(notes) > before || len(notes) >= mostHinted {
			continue
		}
		if err := t.lost(o, s, certain); err != nil {
			notes.add(withoutValue(at, err.Error(), t.refHint(o.Value, err, s.Files)), o.Value)
		}
	}
	return stack.Problems(notes)
}

// withoutValue returns the note about an output that has no value.
func withoutValue(at *funcs.Path, sentence, hint string) stack.Problem {
	p := noteOf(at.String(), sentence, hint)
	p.Offline = "The output has no value: " + sentence
	return p
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
