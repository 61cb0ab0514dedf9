package hot

import (
	"fmt"
	"slices"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// Violation returns what is wrong with the value of a provider template's property, by the
// constraints of its parameter, or nil. Custom constraints are not checked.
func (p *Parameter) Violation(v any) error {
	v = funcs.TypedNumbers(v)
	for _, c := range p.Constraints {
		if err := c.check(p.Type, v, newMatchBudget(nil)); err != nil {
			return err
		}
	}
	return nil
}

// ProviderOutputs returns what is wrong with the outputs of a template that is a resource's type.
// There Heat checks them earlier than elsewhere, more strictly and with other words.
func (t *Template) ProviderOutputs() stack.Problems {
	var bad findings
	w := t.version.words
	all := t.section(w.outputs)
	if all == nil || all.Kind != funcs.Map {
		return nil
	}
	known := []string{w.value, w.about}
	if t.version.conditions {
		known = append(known, w.condition)
	}
	for i, name := range all.Keys {
		n, at := all.Items[i], path(w.outputs, name)
		if n.Kind != funcs.Map {
			bad.invalid(n, at.String(), fmt.Sprintf(`"%s" must contain a map of output maps. Found %s instead`, w.outputs, funcs.KindOf(n.Plain())))
			continue
		}
		for j, key := range n.Keys {
			if t.Kind == HOT && !slices.Contains(known, key) {
				bad.add(stack.Problem{
					Code: stack.StackValidationFailed, Path: at.In(key).String(), Hint: near.Hint(key, known),
					Message: fmt.Sprintf(`"%s" is not a valid keyword inside a output definition`, key),
				}, n.Key(j))
			}
		}
		if n.Get(w.value) == nil {
			bad.invalid(all.Key(i), at.String(), fmt.Sprintf("Each output must contain a %s key.", w.value))
		}
	}
	return stack.Problems(bad)
}

// ResourcePath returns the path of a resource, in the words of the template's kind.
func (t *Template) ResourcePath(resource string) string {
	return path(t.version.words.resources, resource).String()
}

// CheckType returns the problem of a resource with an unknown type, and nothing else.
func (t *Template) CheckType(r *Resource, catalog Catalog) stack.Problems {
	c := checker{t: t, catalog: catalog}
	c.kind(r)
	return stack.Problems(c.bad)
}
