package hot

import (
	"cmp"
	"slices"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// checkConditions evaluates the conditions that the template defines, once and in order. A condition that
// refers to an unknown condition or parameter is wrong only where it is used.
func (t *Template) checkConditions(scope *inside, bad *findings) {
	for _, c := range t.Conditions {
		_, err := scope.Condition(c.Name)
		if wrong, ok := err.(*conditionError); ok {
			bad.add(t.conditionProblem(c.Name, wrong), c.Node)
		} else if stack.CodeOf(err) == stack.StackValidationFailed {
			bad.invalid(c.Node, t.version.words.conditions+"."+c.Name, err.Error())
		}
	}
}

// conditionHolds reports whether the condition of a resource or an output holds. A condition that cannot
// be evaluated holds, and is reported, unless checkConditions has done so.
func (t *Template) conditionHolds(scope *inside, n *Node, at *funcs.Path, bad *findings) bool {
	yes, err := scope.enabled(n)
	if err == nil {
		return yes
	}
	where := at.In(t.version.words.condition)
	if code := stack.CodeOf(err); code == "" {
		before := len(*bad)
		bad.wrong(funcs.Wrong{Path: where, Node: n, Err: err})
		if before < min(len(*bad), mostHinted) {
			(*bad)[before].Hint = cmp.Or((*bad)[before].Hint, t.conditionHint(err))
		}
	} else if code != stack.StackValidationFailed { // those checkConditions has reported
		bad.add(stack.Problem{Code: code, Path: where.String(), Message: err.Error(), Hint: t.refHint(n, err, scope.Files)}, n)
		if code == stack.UserParameterMissing {
			t.moreUndefined(n, where, err.Error(), bad)
		}
	}
	return true
}

// mayHold reports whether a condition holds or has an unknown value.
func (s *inside) mayHold(n *Node) bool {
	yes, err := s.enabled(n)
	return err == nil && yes
}

// moreUndefined reports the parameters that a condition uses and the template does not define. The
// evaluation has stopped at the first, which is reported already.
func (t *Template) moreUndefined(n *Node, where *funcs.Path, reported string, bad *findings) {
	told := map[string]bool{reported: true}
	t.conditionUses(n, map[string]bool{}, func(u funcs.Used) {
		name, ok := u.Name.(string)
		if !ok || name == "" {
			return
		}
		sentence, known := t.danglingName(name, u.Call.Func.Use)
		if sentence == "" || u.Call.Func.Use != funcs.Parameter || told[sentence] || bad.full() {
			return
		}
		told[sentence] = true
		bad.add(stack.Problem{Code: stack.UserParameterMissing, Path: where.String(), Message: sentence, Hint: bad.near(name, known)}, n)
	})
}

// conditionUses visits what a condition uses, with the conditions that it names. seen has the names
// of those that were visited.
func (t *Template) conditionUses(n *Node, seen map[string]bool, use func(funcs.Used)) {
	if n == nil {
		return
	}
	if n.IsCall() && !slices.Contains(ofConditions, n.Name) {
		funcs.Uses(n, nil, use)
		return
	}
	if n.IsCall() {
		n = n.Args
	}
	if name, ok := n.Text(); ok && t.conditions[name] != nil && !seen[name] {
		seen[name] = true
		t.conditionUses(t.conditions[name].Node, seen, use)
	}
	if n != nil && n.Kind == funcs.List {
		for _, item := range n.Items {
			t.conditionUses(item, seen, use)
		}
	}
}

// ofConditions are the functions whose arguments are conditions.
var ofConditions = []string{"and", "or", "not", "Fn::And", "Fn::Or", "Fn::Not", "Condition"}
