package hot

import (
	"fmt"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

func (t *Template) readConditions(bad *findings) {
	t.conditions = map[string]*Condition{}
	w := t.version.words
	all := t.whole.Get(w.conditions)
	if all == nil || !t.version.conditions {
		return
	}
	if all.Kind != funcs.Map {
		bad.invalid(all, w.conditions, fmt.Sprintf("Conditions validation error: Condition definitions must be a map. Found %s instead", funcs.KindOf(all.Plain())))
		return
	}
	for i, name := range all.Keys {
		before := len(*bad)
		n := t.version.functions.PrepareCondition(all.Items[i], path(w.conditions, name), bad.wrong)
		c := &Condition{Name: name, Node: n}
		t.conditions[name] = c
		t.Conditions = append(t.Conditions, c)
		_, yes := n.Value.(bool)
		c.refused = !n.IsCall() && !(yes && n.Kind == funcs.Scalar)
		if c.refused && len(*bad) == before {
			bad.add(stack.Problem{
				Code: stack.StackValidationFailed, Path: w.conditions + "." + name, Message: badCondition(name, n.Plain()),
				Hint: callHint(all.Items[i], t.version.functions.Conditions),
			}, all.Items[i])
		}
	}
}

func badCondition(name string, v any) string {
	return fmt.Sprintf(`Condition validation error: The definition of condition "%s" is invalid: %s`, name, funcs.Shown(v))
}
