package hot

import (
	"errors"
	"fmt"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// Refused returns what AWS refuses in a CloudFormation template, and Heat accepts. That is: no
// resource at all, outputs that cannot have a value, and functions that do not exist where they
// stand. Each can be a note. With certain the parameters are those of a stack; otherwise another value than a
// default may change what a condition leaves out.
func (t *Template) Refused(s Scope, certain bool) stack.Problems {
	if t.Kind != CFN {
		return nil
	}
	var bad findings
	w := t.version.words
	if all := t.whole.Get(w.resources); all == nil || all.Kind == funcs.Map && len(all.Items) == 0 {
		bad.add(noteOf(w.resources, "At least one Resources member must be defined.", ""), all)
	}
	for _, o := range t.Outputs {
		if n := o.at.Get(w.value); n.IsNull() {
			bad.add(noteOf(path(w.outputs, o.Name, w.value).String(), "Null values are not allowed in templates", ""), n)
		}
	}
	t.misplaced(&bad)
	bad.addAll(t.Dangling(s, certain))
	return stack.Problems(bad)
}

// noteOf returns a problem that is a note where AWS's clients do not decide.
func noteOf(path, sentence, hint string) stack.Problem {
	p := stack.Problem{Code: stack.StackValidationFailed, Path: path, Hint: hint}.WithHeading("", path, sentence)
	p.Offline, p.OfflineWhere = sentence, ""
	return p
}

// misplaced finds maps in values that look like the call of a function, and call none. Heat takes
// them for data.
func (t *Template) misplaced(bad *findings) {
	w := t.version.words
	for _, r := range t.Resources {
		for _, part := range []struct {
			n   *Node
			key string
		}{{r.Properties, w.properties}, {r.Metadata, w.metadata}, {r.UpdatePolicy, w.updatePolicy}} {
			t.misplacedIn(part.n, path(w.resources, r.Name, part.key), bad)
		}
	}
	for _, o := range t.Outputs {
		t.misplacedIn(o.Value, path(w.outputs, o.Name, w.value), bad)
	}
}

func (t *Template) misplacedIn(n *Node, at *funcs.Path, bad *findings) {
	if n == nil || bad.full() {
		return
	}
	switch n.Kind {
	case funcs.Call:
		t.misplacedIn(n.Args, at.Into(n.Name), bad)
		return
	case funcs.Choice:
		t.misplacedIn(n.If.Then.Node, at.Into(n.If.Name), bad)
		t.misplacedIn(n.If.Else.Node, at.Into(n.If.Name), bad)
		return
	}
	if n.Kind == funcs.Map && len(n.Keys) == 1 && strings.HasPrefix(n.Keys[0], "Fn::") && n.Keys[0] != macroCall {
		name, sentence, hint := n.Keys[0], "", ""
		if t.version.functions.Conditions[name] != nil || funcs.Rules.Conditions[name] != nil {
			sentence = fmt.Sprintf("%q is a function of conditions and rules; here it is plain data.", name)
		} else {
			sentence = fmt.Sprintf("%q is no function, so this is plain data.", name)
			hint = near.Hint(name, functionNames(t.version.functions.Values))
		}
		bad.add(noteOf(at.In(name).String(), sentence, hint), n)
	}
	for i, item := range n.Items {
		if n.Kind == funcs.Map {
			t.misplacedIn(item, at.In(n.Keys[i]), bad)
		} else {
			t.misplacedIn(item, at.At(i), bad)
		}
	}
}

// lost returns why an output has no value, as far as that is certain: its function cannot be
// resolved whatever resources give. It returns nil for what Check reports.
func (t *Template) lost(o *Output, s Scope, certain bool) error {
	_, err := t.Resolve(o.Value, s)
	switch {
	case err == nil, errors.As(err, new(funcs.StaticError)), errors.As(err, new(*funcs.NoFile)):
		return nil
	case certain:
		return err
	}
	doubtful := false
	funcs.Uses(o.Value, nil, func(u funcs.Used) {
		name, _ := u.Name.(string)
		doubtful = doubtful || t.isDisabled(name) || t.parameters[name] != nil
	})
	if doubtful {
		return nil
	}
	return err
}
