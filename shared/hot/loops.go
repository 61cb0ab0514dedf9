package hot

import (
	"hearth/shared/hot/foreach"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// expand makes whole of Raw: it replaces the loops of the language extensions by what they make.
// Without a scope, which knows the parameters, it expands only loops over plain values. The
// template is open then if there are others.
func (t *Template) expand(scope *inside, bad *findings) {
	if t.Kind != CFN {
		return
	}
	w := t.version.words
	e := foreach.Expander{Report: bad.wrong}
	e.Collect = func(n *Node, at *funcs.Path) (any, bool, error) { return t.collect(n, at, scope, bad) }
	for _, section := range []string{w.mappings, w.conditions, w.resources, w.outputs} {
		n := t.whole.Get(section)
		if !foreach.Has(n) {
			continue
		}
		if !t.extended {
			p := stack.Problem{Code: stack.StackValidationFailed, Path: section}
			bad.add(p.WithHeading("", section, `"Fn::ForEach" is one of the language extensions: the template must have "Transform: AWS::LanguageExtensions"`), n)
			e.Collect = func(*Node, *funcs.Path) (any, bool, error) { return nil, false, nil }
		}
		e.Keys, e.TooMany = 0, nil
		if section == w.resources {
			e.Keys, e.TooMany = t.mostResources, tooLarge("Maximum resources per stack exceeded.")
		}
		t.replace(section, e.Expand(n, path(section)))
	}
}

// replace replaces a section in a copy of whole.
func (t *Template) replace(section string, n *Node) {
	whole := *t.whole
	whole.Items = append([]*Node(nil), whole.Items...)
	for i, key := range whole.Keys {
		if key == section {
			whole.Items[i] = n
		}
	}
	t.whole = &whole
	if section == t.version.words.mappings {
		t.readMappings()
	}
}

// collect returns what a loop goes over.
func (t *Template) collect(n *Node, at *funcs.Path, scope *inside, bad *findings) (any, bool, error) {
	before := len(*bad)
	ready := t.version.functions.PrepareKnown(n, at, bad.wrong)
	if len(*bad) > before {
		return nil, false, nil
	}
	if !ready.IsDynamic() {
		return ready.Plain(), true, nil
	}
	if scope == nil {
		t.open = true
		return nil, false, nil
	}
	v, err := funcs.Resolve(ready, amazonScope{scope})
	list, _ := v.([]any)
	for _, item := range append([]any{v}, list...) {
		if _, unknown := scope.Unknown(item); unknown {
			t.open = true
			return nil, false, nil
		}
	}
	return v, true, err
}

// remember keeps the problems that Parse has found in an open template, so that they are not
// reported again.
func (t *Template) remember(bad findings) {
	if !t.open {
		return
	}
	t.told = make(map[stack.Problem]bool, len(bad))
	for _, p := range bad {
		t.told[p] = true
	}
}

// closed reads an open template again, now that parameters have values. It stays open while one has
// none.
func (t *Template) closed(s Scope, bad *findings) *Template {
	if !t.open {
		return t
	}
	made := *t
	made.whole, made.open = t.Raw, false
	made.Conditions, made.Resources, made.Outputs = nil, nil, nil
	var found findings
	made.expand(made.inside(s), &found)
	made.readParts(&found)
	for _, p := range found {
		if !t.told[p] {
			*bad = append(*bad, p)
		}
	}
	return &made
}
