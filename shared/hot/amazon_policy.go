package hot

import (
	"fmt"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// The keys of a resource that only CloudFormation has.
const (
	replacePolicyKey  = "UpdateReplacePolicy"
	creationPolicyKey = "CreationPolicy"
)

// readAmazonPolicies reads the policies that Heat ignores. Heat accepts a template whatever they
// are. So their mistakes are reported only if the template declares the language extensions, which
// Heat does not accept at all.
func (t *Template) readAmazonPolicies(r *Resource, f field) {
	var ignored findings
	bad := &ignored
	if t.extended {
		bad = f.bad
	}
	prepare := func(key string) *Node {
		n := f.n.Get(key)
		if n.IsNull() {
			return nil
		}
		return t.version.functions.Prepare(n, f.at.In(key), bad.wrong)
	}
	r.CreationPolicy = prepare(creationPolicyKey)
	r.replace = prepare(replacePolicyKey)
	if r.replace != nil && !r.replace.IsDynamic() {
		r.ReplacePolicy = t.replacePolicy(r, r.replace.Plain(), bad)
	}
}

// decideAmazonPolicies sets the policies that functions make.
func (t *Template) decideAmazonPolicies(r, d *Resource, scope *inside, bad *findings) {
	at := path(t.version.words.resources, r.Name)
	d.CreationPolicy = funcs.Decide(r.CreationPolicy, at.In(creationPolicyKey), scope, bad.wrong)
	if !r.replace.IsDynamic() {
		return
	}
	v, err := any(nil), t.ofStack(r.replace)
	if err == nil {
		v, err = funcs.Resolve(r.replace, scope)
	}
	if err != nil {
		bad.wrong(funcs.Wrong{Path: at.In(replacePolicyKey), Node: r.replace, Err: err})
		return
	}
	if _, unknown := scope.Unknown(v); !unknown && v != nil {
		d.ReplacePolicy = t.replacePolicy(r, v, bad)
	}
}

func (t *Template) replacePolicy(r *Resource, v any, bad *findings) string {
	p := t.version.policy(v)
	if p == "" && t.extended {
		bad.add(stack.Problem{
			Code: stack.StackValidationFailed, Path: path(t.version.words.resources, r.Name, replacePolicyKey).String(),
			Message: fmt.Sprintf(`Invalid update replace policy "%s"`, funcs.Shown(v)),
			Hint:    near.Hint(funcs.Str(v), []string{PolicyDelete, PolicyRetain, PolicySnapshot}),
		}, r.replace)
	}
	return p
}

// IgnoredPolicies returns a note for every CreationPolicy. As in Heat it has no effect: no signals are
// awaited.
func (t *Template) IgnoredPolicies() stack.Problems {
	var notes findings
	for _, r := range t.Resources {
		if r.CreationPolicy == nil || len(notes) >= mostHinted {
			continue
		}
		sentence := fmt.Sprintf("The CreationPolicy of %s is ignored: its creation waits for no signals.", r.Name)
		notes.add(stack.Problem{
			Code: stack.StackValidationFailed, Message: sentence, Offline: sentence, Hint: "An AWS::CloudFormation::WaitCondition waits for signals.",
		}, r.CreationPolicy)
	}
	return stack.Problems(notes)
}
