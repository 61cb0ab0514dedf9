package hot

import (
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// Decide returns the template that is left when its conditions have values. It drops resources whose
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
	t.checkConditions(scope, &bad)
	t.checkRules(scope, &bad)
	made := *t
	made.decided = true
	made.Resources, made.Outputs = nil, nil
	made.resources, made.outputs = map[string]*Resource{}, map[string]*Output{}
	made.disabled, made.byDefault = map[string]string{}, map[string]bool{}
	open, some := known, false
	open.Parameters, some = p.WithoutDefaults()
	undefaulted := t.inside(open)
	for name, r := range t.resources {
		if r.Type == "" {
			made.resources[name] = r // an invalid one
		}
	}
	for _, r := range t.Resources {
		if r.Condition != nil && !t.conditionHolds(scope, r.Condition, path(t.version.words.resources, r.Name), &bad) {
			made.disabled[r.Name], _ = r.Condition.Text()
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
		if o.Condition != nil && !t.conditionHolds(scope, o.Condition, at, &bad) {
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
		v, err := any(nil), t.ofStack(r.policy)
		if err == nil {
			v, err = funcs.Resolve(r.policy, scope)
		}
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
