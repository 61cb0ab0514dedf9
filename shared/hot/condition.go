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
		p := stack.Problem{Code: stack.StackValidationFailed, Path: w.conditions, Named: t.Kind == CFN} // whose section is "Conditions"
		bad.add(p.WithHeading(stack.ConditionsError, "", "Condition definitions must be a map. Found "+funcs.KindOf(all.Plain())+" instead"), all)
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
			p := t.conditionProblem(name, wrongCondition(name, n.Plain()))
			p.Hint = callHint(all.Items[i], t.version.functions.Conditions)
			bad.add(p, all.Items[i])
		}
	}
}

// A conditionError is why a condition has no value. Its text names the condition.
type conditionError struct{ name, text string }

func (e *conditionError) Error() string { return string(stack.ConditionError) + ": " + e.text }

func (e *conditionError) Unwrap() error { return stack.Errorf(stack.StackValidationFailed, "%s", e) }

// maskCondition returns the error of a condition with its text masked.
func maskCondition(secrets *stack.Secrets, err error) error {
	if wrong, ok := err.(*conditionError); ok {
		return &conditionError{wrong.name, secrets.MaskQuoted(wrong.text)}
	}
	return secrets.MaskError(err)
}

func wrongCondition(name string, v any) *conditionError {
	return &conditionError{name, fmt.Sprintf(`The definition of condition "%s" is invalid: %s`, name, funcs.Shown(v))}
}

func circularCondition(name string) *conditionError {
	return &conditionError{name, fmt.Sprintf(`Circular definition for condition "%s"`, name)}
}

// conditionProblem returns the problem of a condition that is wrong, or that uses a wrong one.
func (t *Template) conditionProblem(name string, wrong *conditionError) stack.Problem {
	p := stack.Problem{Code: stack.StackValidationFailed, Path: t.version.words.conditions + "." + name, Named: wrong.name == name}
	return p.WithHeading(stack.ConditionError, "", wrong.text)
}
