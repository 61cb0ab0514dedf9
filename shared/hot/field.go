package hot

import (
	"fmt"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// A field reads the keys of one resource.
type field struct {
	t    *Template
	name string
	n    *Node
	at   *funcs.Path
	bad  *findings
}

func isText(n *Node) bool       { _, ok := n.Text(); return ok }
func isTextOrCall(n *Node) bool { return isText(n) || n.IsCall() }
func isMap(n *Node) bool        { return n.Kind == funcs.Map || n.IsCall() }

// plain returns the value of a key, without looking for functions in it.
func (f field) plain(key, kind string, fits func(*Node) bool) *Node {
	return f.fitting(key, kind, f.n.Get(key), fits)
}

// prepared returns the value of a key with its functions.
func (f field) prepared(key, kind string, fits func(*Node) bool) *Node {
	n := f.n.Get(key)
	if n == nil || n.Kind == funcs.Scalar {
		return f.fitting(key, kind, n, fits)
	}
	before := len(*f.bad)
	n = f.t.version.functions.Prepare(n, f.at.In(key), f.bad.wrong)
	if len(*f.bad) > before && n.IsNull() {
		return nil // the mistake has been reported
	}
	return f.fitting(key, kind, n, fits)
}

func (f field) condition(key string) *Node {
	n := f.n.Get(key)
	if n == nil {
		return nil
	}
	before := len(*f.bad)
	n = f.t.version.functions.PrepareCondition(n, f.at.In(key), f.bad.wrong)
	if len(*f.bad) > before {
		return nil
	}
	return f.fitting(key, f.t.version.words.aCondition, n, func(n *Node) bool {
		_, yes := n.Value.(bool)
		return isTextOrCall(n) || n.Kind == funcs.Scalar && yes
	})
}

func (f field) fitting(key, kind string, n *Node, fits func(*Node) bool) *Node {
	if n == nil || fits(n) {
		return n
	}
	f.bad.add(stack.Problem{
		Code: stack.StackValidationFailed, Path: f.at.In(key).String(), Message: fmt.Sprintf("Resource %s %s type must be %s", f.name, key, kind), Hint: unquoted(n),
	}, n)
	return nil
}

func (f field) dependsOn(key string) []string {
	n := f.plain(key, "list or string", func(n *Node) bool { return isText(n) || n.Kind == funcs.List })
	if n == nil {
		return nil
	}
	if one, ok := n.Text(); ok {
		return []string{one}
	}
	names := make([]string, 0, len(n.Items))
	for i, item := range n.Items {
		one, ok := item.Text()
		if !ok {
			f.bad.add(stack.Problem{
				Code: stack.StackValidationFailed, Path: f.at.In(key).At(i).String(), Message: fmt.Sprintf("Resource %s %s must be a list of strings", f.name, key), Hint: unquoted(item),
			}, item)
			continue
		}
		names = append(names, one)
	}
	return names
}

func (f field) badPolicy(n *Node, value any) {
	f.bad.add(stack.Problem{
		Code: stack.StackValidationFailed, Path: f.at.In(f.t.version.words.deletionPolicy).String(), Hint: f.policyHint(value),
		Message: fmt.Sprintf(`Invalid deletion policy "%s"`, funcs.Shown(value)),
	}, n)
}

// policyHint returns the policy that is nearest to a word that is none. AWS has one more.
func (f field) policyHint(value any) string {
	if f.t.Kind == CFN && value == "RetainExceptOnCreate" {
		return "Hearth has Delete, Retain and Snapshot. Retain keeps the object also when its creation is rolled back."
	}
	text, _ := value.(string)
	return near.Hint(text, []string{PolicyDelete, PolicyRetain, PolicySnapshot})
}

// ofStack returns what is wrong with a policy that depends on what only a stack has: resources, and
// the exports of other stacks. It is nil for a policy of parameters.
func (t *Template) ofStack(n *Node) (err error) {
	funcs.Uses(n, nil, func(u funcs.Used) {
		use, what := u.Call.Func.Use, u.Call.Name
		if name, _ := u.Name.(string); use == funcs.Either && t.resources[name] != nil {
			use, what = funcs.Resource, "the resource "+name
		}
		if err == nil && (use == funcs.Import || use == funcs.Attribute || use == funcs.Resource) {
			err = say("A policy is decided before the stack is made: it may depend on parameters, not on %s", what)
		}
	})
	return err
}
