package hot

import (
	"cmp"
	"slices"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// Decide returns the template that is left when conditions are settled. It drops resources whose
// condition does not hold, and makes such outputs null. It replaces each if by the chosen branch
// and evaluates deletion policies. Check, Requires, Attributes and Properties need a decided
// template. A template with nothing to decide is returned itself.
func (t *Template) Decide(p Parameters, files map[string]string) (*Template, stack.Problems) {
	return t.DecideBelow(p, files, nil)
}

// DecideBelow is Decide for the template of a nested stack. facade returns the parent resource's
// metadata and policies, as in a Scope.
func (t *Template) DecideBelow(p Parameters, files map[string]string, facade func(what string) any) (*Template, stack.Problems) {
	if t.decided && len(t.conditions) == 0 {
		return t, nil
	}
	var bad findings
	known := Scope{Parameters: p, Files: files, Facade: facade, Pending: later{}, Unknown: func(v any) bool { return v == any(later{}) }}
	t = t.closed(known, &bad)
	scope := t.inside(known)
	t.settle(scope, &bad)
	t.judge(scope, &bad)
	made := *t
	made.decided = true
	made.Resources, made.Outputs = nil, nil
	made.resources, made.outputs = map[string]*Resource{}, map[string]*Output{}
	made.disabled, made.byDefault = map[string]bool{}, map[string]bool{}
	open, some := known, false
	open.Parameters, some = p.WithoutDefaults()
	undefaulted := t.inside(open)
	for name, r := range t.resources {
		if r.Type == "" {
			made.resources[name] = r // an invalid one
		}
	}
	for _, r := range t.Resources {
		if r.Condition != nil && !t.holds(scope, r.Condition, path(t.version.words.resources, r.Name), &bad) {
			made.disabled[r.Name] = true
			made.byDefault[r.Name] = some && undefaulted.mayHold(r.Condition)
			continue
		}
		d := t.decideResource(r, scope, &bad)
		made.resources[r.Name] = d
		made.Resources = append(made.Resources, d)
	}
	for _, o := range t.Outputs {
		d := *o
		at := path(t.version.words.outputs, o.Name)
		d.Condition = nil
		if o.Condition != nil && !t.holds(scope, o.Condition, at, &bad) {
			d.Value, d.Export = &Node{Line: o.at.Line, Column: o.at.Column}, nil
		} else {
			d.Value = funcs.Decide(o.Value, at.In(t.version.words.value), scope, bad.wrong)
		}
		made.outputs[o.Name] = &d
		made.Outputs = append(made.Outputs, &d)
	}
	made.trade(scope, &bad)
	made.gathered = made.gathering()
	return &made, stack.Problems(bad)
}

// later is the value of a parameter that has none: Values has reported it.
type later struct{}

// settle evaluates the conditions that the template defines, once and in order. A condition that
// refers to an unknown condition or parameter is wrong only where it is used.
func (t *Template) settle(scope *inside, bad *findings) {
	for _, c := range t.Conditions {
		_, err := scope.Condition(c.Name)
		if wrong, ok := err.(*conditionError); ok {
			bad.add(t.conditionProblem(c.Name, wrong), c.Node)
		} else if stack.CodeOf(err) == stack.StackValidationFailed {
			bad.invalid(c.Node, t.version.words.conditions+"."+c.Name, err.Error())
		}
	}
}

func (t *Template) holds(scope *inside, n *Node, at *funcs.Path, bad *findings) bool {
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
	} else if code != stack.StackValidationFailed { // those settle has reported
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

func (t *Template) decideResource(r *Resource, scope *inside, bad *findings) *Resource {
	d := *r
	w := t.version.words
	at := path(w.resources, r.Name)
	d.Condition = nil
	d.Properties = funcs.Decide(r.Properties, at.In(w.properties), scope, bad.wrong)
	d.Metadata = funcs.Decide(r.Metadata, at.In(w.metadata), scope, bad.wrong)
	d.UpdatePolicy = funcs.Decide(r.UpdatePolicy, at.In(w.updatePolicy), scope, bad.wrong)
	d.ExternalID = funcs.Decide(r.ExternalID, at.In(w.externalID), scope, bad.wrong)
	t.decideAmazonPolicies(r, &d, scope, bad)
	if r.policy.IsDynamic() && r.ExternalID == nil {
		f := field{t: t, name: r.Name, n: r.at, at: at, bad: bad}
		v, err := funcs.Resolve(r.policy, scope)
		d.DeletionPolicy = t.version.policy(v)
		switch {
		case err != nil && stack.CodeOf(err) != "":
			bad.add(stack.Problem{Code: stack.CodeOf(err), Path: at.In(w.deletionPolicy).String(), Message: err.Error()}, r.policy)
		case err != nil:
			bad.add(stack.Problem{Code: stack.StackValidationFailed, Path: at.In(w.deletionPolicy).String(), Message: err.Error(), Hint: nameHint(err)}, r.policy)
		case v == nil:
			d.DeletionPolicy = PolicyDelete
		case d.DeletionPolicy == "":
			f.badPolicy(r.policy, v)
		}
		if d.DeletionPolicy == "" {
			d.DeletionPolicy = PolicyDelete
		}
	}
	return &d
}
