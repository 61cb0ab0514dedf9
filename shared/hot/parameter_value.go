package hot

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// Parameters are effective values: typed, with defaults, including pseudo parameters.
type Parameters struct {
	// Custom are the values that a custom constraint must still check.
	Custom []Custom

	values  map[string]any // those of hidden ones are each a stack.Secret
	amazon  map[string]any // as AWS reads them, if that differs
	shown   map[string]string
	trees   map[string]*Node // of those of JSON whose keys have an order
	secrets *stack.Secrets

	standard []string // names of those that have the default of their template
}

// Custom is a question that only the cloud can answer.
type Custom struct {
	Parameter   string
	Constraint  string // nova.flavor
	Value       any
	Path        string // parameters.flavor
	Line        int    // of the constraint's parameter
	Column      int
	Description string // shown instead of the reason
}

// Get returns a parameter's value: string, int or float64, bool, []any of strings, or parsed JSON.
func (p Parameters) Get(name string) (any, bool) {
	v, ok := p.values[name]
	return revealed(v), ok
}

// WithoutDefaults returns the parameters without those that have the default of their template, and
// reports whether there are any.
func (p Parameters) WithoutDefaults() (Parameters, bool) {
	p.values, p.trees = maps.Clone(p.values), maps.Clone(p.trees)
	for _, name := range p.standard {
		delete(p.values, name)
		delete(p.trees, name)
	}
	return p, len(p.standard) > 0
}

func revealed(v any) any {
	if secret, hidden := v.(stack.Secret); hidden {
		return secret.Reveal()
	}
	return v
}

// amazonReading returns a parameter's value as AWS reads it, if that is not Heat's.
func (p Parameters) amazonReading(name string) (any, bool) {
	v, ok := p.amazon[name]
	return revealed(v), ok
}

// Shown returns the values as a stack shows them: as texts, hidden ones as ******.
func (p Parameters) Shown() map[string]string { return maps.Clone(p.shown) }

// Values makes the effective values from an environment. It also returns what is wrong: parameters
// that are not declared (UnknownUserParameter), that have no value (UserParameterMissing) or a
// wrong one. Those have no value then.
//
// unknown are parameters without a known value yet, as those of a nested stack may be: they are
// left out.
func (t *Template) Values(env stack.Environment, pseudo Pseudo, unknown ...string) (Parameters, stack.Problems) {
	return t.ValuesFor(nil, env, pseudo, unknown...)
}

// ValuesFor is Values for a request that has a meter.
func (t *Template) ValuesFor(m *stack.Meter, env stack.Environment, pseudo Pseudo, unknown ...string) (Parameters, stack.Problems) {
	p := Parameters{values: map[string]any{}, shown: map[string]string{}, secrets: stack.NewSecretsOver(env.Secrets)}
	for name, v := range pseudo.values(t.version.kind) {
		p.values[name], p.shown[name] = v, v
	}
	if t.Kind == CFN {
		maps.Copy(p.values, pseudo.amazon())
	}
	left := newMatchBudget(m)
	var bad findings
	for _, name := range slices.Sorted(maps.Keys(env.Parameters)) {
		if bad.full() {
			break
		}
		if t.parameters[name] == nil {
			bad.add(stack.Problem{
				Code: stack.UnknownUserParameter, Named: true, Path: "parameters." + name, Hint: bad.near(name, t.parameterNames),
				Message: fmt.Sprintf("The Parameter (%s) was not defined in template.", name),
			}, nil)
		}
	}
	for _, declared := range t.Parameters {
		if slices.Contains(unknown, declared.Name) {
			continue
		}
		n := declared.source(env)
		if declared.Hidden && declared.standard != nil && n != declared.standard {
			p.secrets.Add(declared.standard.Plain()) // a template shows it
		}
		path := t.version.words.parameters + "." + declared.Name
		if n == nil {
			bad.add(stack.Problem{
				Code: stack.UserParameterMissing, Named: true, Path: path,
				Message: fmt.Sprintf("The Parameter (%s) was not provided.", declared.Name), Hint: declared.storeHint(),
			}, declared.spot)
			continue
		}
		if n == declared.standard && declared.refused {
			continue // Parse has reported it
		}
		if reason := t.referenceIn(n); reason != "" && n != declared.standard {
			bad.add(stack.Problem{
				Code: stack.StackValidationFailed, Kind: stack.Unresolved, Named: true, Path: path,
				Message: fmt.Sprintf("Parameter '%s' is invalid: %s", declared.Name, reason),
				Hint:    "Give the value itself.",
			}, declared.spot)
		}
		if n == declared.standard {
			p.standard = append(p.standard, declared.Name)
		}
		v, shown, err := declared.value(n, left)
		if declared.Hidden {
			p.secrets.AddAll(declared.secretsOf(n, v))
		}
		if err != nil {
			bad.named(declared.spot, path, fmt.Sprintf("Parameter '%s' is invalid: %s", declared.Name, p.secrets.MaskQuoted(err.Error())))
			continue
		}
		p.values[declared.Name], p.shown[declared.Name] = v, p.secrets.Mask(shown)
		if tree := declared.tree(n); tree != nil {
			if p.trees == nil {
				p.trees = map[string]*Node{}
			}
			p.trees[declared.Name] = tree
		}
		if declared.Hidden {
			p.values[declared.Name], p.shown[declared.Name] = stack.NewSecret(v), stack.Masked
		}
		p.readAgain(declared, n, v)
		p.ask(declared, n, v, path)
	}
	return p, stack.Problems(bad)
}

// source returns what the value comes from: the environment, its defaults, or the template's own
// default. It is nil when none gives one.
func (p *Parameter) source(env stack.Environment) *Node {
	for _, from := range []map[string]any{env.Parameters, env.ParameterDefaults} {
		if v := from[p.Name]; v != nil {
			return &Node{Value: funcs.TypedNumbers(v)} // even a list or a map: a tree of it would be ten times as large
		}
	}
	if p.standard.IsNull() {
		return nil
	}
	return p.standard
}

// storeHint returns what to do if the value is in AWS's parameter store.
func (p *Parameter) storeHint() string {
	if !p.stored {
		return ""
	}
	return "There is no parameter store here. Give the value itself, in the parameters or in an environment."
}

func (p *Parameters) ask(of *Parameter, n *Node, v any, path string) {
	for _, c := range of.Constraints {
		if c.Kind != CustomConstraint {
			continue
		}
		if of.Type != List {
			v = n.Plain()
		}
		values := []any{v}
		if of.items != "" { // each names an object
			values = v.([]any)
		}
		for _, v := range values {
			p.Custom = append(p.Custom, Custom{
				Parameter: of.Name, Constraint: c.Custom, Value: v, Path: path,
				Line: of.spot.Line, Column: of.spot.Column, Description: c.Description,
			})
		}
	}
}

// value converts a given value to its type, checks the constraints, and returns it with the text
// that shows it.
func (p *Parameter) value(n *Node, left *matchBudget) (v any, shown string, err error) {
	checked := n.Plain()
	if p.texts {
		checked = p.asTexts(checked)
		n = &Node{Value: checked}
	}
	switch p.Type {
	case String:
		v = funcs.Str(checked)
		shown = v.(string)
	case Number:
		if v, err = toNumber(checked); checked == true || checked == false {
			v = checked // which are numbers in Python
		}
		shown = funcs.Str(v)
		if text, ok := checked.(string); ok && p.texts && err == nil {
			v, shown = writtenNumber(text, v)
		}
	case Boolean:
		v, err = toBool(checked)
		shown = funcs.Str(v)
	case List:
		var list []any
		if list, shown, err = p.toList(n); err == nil {
			list, err = p.itemsOf(list)
		}
		v, checked = list, list
	case JSON:
		if n, err = toJSON(n); err == nil {
			v, shown = n.Plain(), n.Dump()
			checked = v
		}
	}
	if err != nil {
		return nil, "", err
	}
	for _, c := range p.Constraints {
		if err := c.check(p.Type, checked, left); err != nil {
			return p.amazonValue(checked, left, err)
		}
	}
	return v, shown, nil
}

// toList reads a list. In AWS its items have no blanks around them.
func (p *Parameter) toList(n *Node) (list []any, shown string, err error) {
	list, shown, err = toList(n)
	if p.texts {
		for i, item := range list {
			list[i] = strings.TrimSpace(amazonText(item))
		}
	}
	return list, shown, err
}

func toList(n *Node) ([]any, string, error) {
	var texts []string
	if items, ok := n.Plain().([]any); ok {
		for _, item := range items {
			texts = append(texts, funcs.Str(item))
		}
	} else {
		text, ok := n.Text()
		if !ok {
			return nil, "", say("Value must be a list or a comma-delimited string, not %s", funcs.KindOf(n.Plain()))
		}
		if text != "" {
			texts = strings.Split(text, ",")
		}
	}
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list, strings.Join(texts, ","), nil
}

// mostOrdered is the longest text of JSON whose keys keep their order: a tree is several times as
// large.
const mostOrdered = 64 << 10

// tree returns the value of a JSON parameter with its keys in their order. The order is known of a
// default, and of a value that is given as a text. Otherwise the tree is nil.
func (p *Parameter) tree(n *Node) *Node {
	if p.Type != JSON {
		return nil
	}
	if text, ok := n.Text(); ok && len(text) <= mostOrdered {
		n, _ = toJSON(n) // which was done once
	}
	if n.Kind != funcs.Map && n.Kind != funcs.List {
		return nil
	}
	return n
}

// JSONValue reads a text as the value of a JSON parameter; the error says what is wrong with it.
func JSONValue(text string) (*Node, error) { return toJSON(&Node{Value: text}) }

// mostJSON is how many values the text of a JSON parameter may hold.
const mostJSON = 1 << 17

// toJSON reads a text as JSON; other values are JSON already. The empty text stays as it is.
func toJSON(n *Node) (*Node, error) {
	text, ok := n.Text()
	if !ok || text == "" {
		return n, nil
	}
	r := &jsonReader{src: []byte(text), line: 1, limits: Limits{Nodes: mostJSON}.filled()}
	n, err := r.whole()
	if err == nil && mayHaveNUL(r.src) {
		if nul := checkTexts(n); nul != nil {
			err = asDocument.words(nul)
		}
	}
	if err != nil {
		return nil, say("Value must be valid JSON: %v", err)
	}
	return n, nil
}

// checkSchemas checks the declarations of parameters: constraints that do not fit the type, and
// defaults that the constraints do not allow.
func (t *Template) checkSchemas() stack.Problems {
	left := newMatchBudget(t.meter)
	var bad findings
	for _, p := range t.Parameters {
		at := t.version.words.parameters + "." + p.Name
		wrong := func(n *Node, path string, err error) {
			wrong := stack.Problem{Code: stack.InvalidSchemaError, Path: path, Named: true, Message: fmt.Sprintf("Parameter '%s' is invalid: %s", p.Name, err)}
			if _, ok := err.(invalidDefault); ok {
				wrong.Kind = stack.WrongDefault
			}
			bad.add(wrong, n)
		}
		kept := p.Constraints[:0]
		for _, c := range p.Constraints {
			if err := c.applies(p.Type, p.written, p.amazon); err != nil {
				wrong(p.spot, at, err)
				continue
			}
			c.written = p.written
			kept = append(kept, c)
		}
		p.Constraints = kept
		if !p.standard.IsNull() {
			if err := p.checkDefault(left); err != nil {
				p.refused = true
				wrong(p.standard, at+"."+t.version.words.parameter.standard, err)
			}
		}
	}
	return stack.Problems(bad)
}

// invalidDefault is the error of a default that the parameter's own constraints refuse.
type invalidDefault struct{ error }

// checkDefault returns what is wrong with a parameter's default.
func (p *Parameter) checkDefault(left *matchBudget) error {
	v := p.standard.Plain()
	if p.Type == List {
		if text, ok := v.(string); ok && text == "" {
			v = []any{""} // so Heat splits it here, and only here
		} else if list, _, err := p.toList(p.standard); err != nil {
			return say("Default must be a list or a comma-delimited string, not %s", funcs.KindOf(v))
		} else {
			v = list
		}
	}
	for _, c := range p.Constraints {
		err := c.check(p.Type, v, left)
		if err != nil {
			_, _, err = p.amazonValue(v, left, err)
		}
		if err != nil {
			message := fmt.Sprintf("Invalid default %s (%v)", funcs.Shown(p.Default), err)
			if p.Hidden {
				message = p.secretsOf(p.standard, v).MaskQuoted(message)
			}
			return invalidDefault{say("%s", message)}
		}
	}
	return nil
}
