package hot

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/exact"
	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// A Scope resolves values. Functions that are nil know nothing: then no resource exists, and every
// value is known.
type Scope struct {
	Parameters Parameters
	Files      map[string]string

	// Ref returns the value of get_resource for a resource of the template.
	Ref func(resource string) (any, bool)

	// Attr returns an attribute, or what is at the path in it: see funcs.Select. An empty attribute
	// means a map of all of them. It returns false when there is no such resource. A value that is
	// an error says why the attribute has none.
	Attr func(resource, attribute string, path []any) (any, bool)

	// Zones returns the names of the availability zones. Without it there is one called nova, as in
	// Heat.
	Zones func() ([]string, error)

	// Import returns the value of an export of another stack.
	Import func(name string) (any, bool)

	// Pending is set while values are resolved before all are known. It is the result of a function
	// with an unknown argument, and the value of a declared or pseudo parameter without a value.
	// Problems that Check reports are not reported again then.
	Pending any

	// Unknown reports whether a value from Ref or Attr is not known yet; it must do so for Pending.
	// With a nil Unknown all values are known.
	Unknown func(v any) bool

	// Work bounds the work of everything that is resolved with it; nil means no bound.
	Work *Work

	// Facade returns metadata, deletion_policy or update_policy of the parent's resource for this
	// template; nil when the stack has no parent.
	Facade func(what string) any

	// Secrets knows the secrets among the scope's values, and learns what is made of them; nil
	// means those of the parameters.
	Secrets *stack.Secrets
}

// An inside is a Scope as functions see it.
type inside struct {
	t *Template
	Scope
	settled map[string]*outcome // of conditions
	spent   int

	secrets *stack.Secrets
	given   []any // to functions, if there are secrets
}

// An outcome is the value of a condition: a boolean, or an unknown value. done is false while it is
// being evaluated.
type outcome struct {
	done  bool
	value any
	err   error
}

func (t *Template) inside(s Scope) *inside {
	if s.Secrets == nil {
		s.Secrets = stack.NewSecretsOver(s.Parameters.secrets)
	}
	return &inside{t: t, Scope: s, secrets: s.Secrets}
}

func (s *inside) Param(name string) (any, bool) {
	v, ok := s.Parameters.Get(name)
	if !ok && s.Pending != nil && (s.t.parameters[name] != nil || s.t.IsPseudo(name)) {
		return s.Pending, true
	}
	return s.give(v), ok
}

func (s *inside) Ordered(name string) *Node { return s.Parameters.trees[name] }

func (s *inside) Ref(resource string) (any, bool) {
	if s.t.resources[resource] == nil || s.Scope.Ref == nil {
		return nil, false
	}
	v, ok := s.Scope.Ref(resource)
	return s.give(s.typedNumbers(v)), ok
}

func (s *inside) Attr(resource, attribute string, path []any) (any, bool) {
	if s.t.resources[resource] == nil || s.Scope.Attr == nil {
		return nil, false
	}
	v, ok := s.Scope.Attr(resource, attribute, path)
	return s.give(s.typedNumbers(v)), ok
}

func (s *inside) Import(name string) (any, bool) {
	if s.Scope.Import == nil {
		return nil, false
	}
	v, ok := s.Scope.Import(name)
	return s.give(s.typedNumbers(v)), ok
}

// typedNumbers gives numbers of answers their types, and leaves markers as they are.
func (s *inside) typedNumbers(v any) any {
	if _, unknown := s.Unknown(v); unknown {
		return v
	}
	return funcs.TypedNumbers(v)
}

func (s *inside) File(name string) (string, bool) {
	text, ok := s.Files[name]
	s.give(text)
	return text, ok
}

func (s *inside) Mappings(written bool) any {
	if written {
		return s.t.written
	}
	return s.t.mappings
}

func (s *inside) JSON(text string) (any, error) {
	if err := s.Spend(len(text) / 4); err != nil {
		return nil, err
	}
	r := &jsonReader{src: []byte(text), line: 1, limits: Limits{}.filled()}
	n, err := r.whole()
	return n.Plain(), err
}

func (s *inside) Zones() (any, error) {
	switch {
	case s.Scope.Zones == nil && s.Pending != nil:
		return s.Pending, nil
	case s.Scope.Zones == nil:
		return []any{"nova"}, nil
	}
	names, err := s.Scope.Zones()
	return funcs.TypedNumbers(names), err
}

func (s *inside) Facade(what string) (any, error) {
	if s.Scope.Facade == nil {
		return nil, say("This stack is no nested stack: there is no resource above whose %s could be had", what)
	}
	return s.give(s.typedNumbers(s.Scope.Facade(what))), nil
}

func (s *inside) Unknown(v any) (any, bool) {
	if s.Scope.Unknown == nil || v == nil || !s.Scope.Unknown(v) {
		return nil, false
	}
	return s.Pending, true
}

func (s *inside) Spend(values int) error {
	s.spent += values
	return s.Work.spend(values, s.spent)
}

// Resolve returns the value of a tree of this template, such as a resource's metadata or an
// output's value, as package exact keeps it. The error's text is Heat's, and so is its code, if it
// has one.
func (t *Template) Resolve(n *Node, s Scope) (any, error) {
	inner := t.inside(s)
	v, err := inner.measured(n, &funcs.Measure{})
	return exact.Value(v), inner.secrets.MaskError(err)
}

// measured resolves a tree. It returns an error when the value is too large.
func (s *inside) measured(n *Node, m *funcs.Measure) (any, error) {
	v, err := funcs.Resolve(n, s)
	before := m.Size()
	switch {
	case err != nil:
	case n.IsDynamic():
		err = m.Take(v, s)
	default:
		err = m.TakeStatic(v)
	}
	if err != nil {
		return nil, err
	}
	if s.Work != nil {
		if err := s.Work.make(m.Size() - before); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// Properties resolves the properties of a resource. A property that cannot be resolved is a
// problem, and missing from the map.
func (t *Template) Properties(resource string, s Scope) (map[string]any, stack.Problems) {
	r := t.resources[resource]
	if r == nil || r.Properties == nil {
		return map[string]any{}, nil
	}
	w := t.version.words
	inner := t.inside(s)
	var bad findings
	wrong := func(n *Node, err error, key ...string) {
		at := path(append([]string{w.resources, resource, w.properties}, key...)...)
		if s.Pending != nil && (errors.As(err, new(funcs.StaticError)) || t.refersToDisabled(n, err)) {
			return
		}
		hint := ""
		if s.Work.hints() {
			hint = t.refHint(n, err, s.Files)
		}
		p := stack.Problem{
			Code: stack.StackValidationFailed, Path: at.String(), Hint: hint, Absent: absentFile(err),
			Offline: unopened(at, err), OfflineWhere: at.String(),
		}
		bad.add(p.WithHeading(stack.PropertyError, heatPath(at), inner.secrets.MaskQuoted(err.Error())), n)
	}
	if r.Properties.Kind != funcs.Map {
		v, err := inner.measured(r.Properties, &funcs.Measure{})
		m, ok := v.(map[string]any)
		if _, unknown := inner.Unknown(v); err == nil && !ok && v != nil && !unknown {
			err = say("Resource %s %s type must be object", resource, w.properties)
		}
		if err != nil {
			wrong(r.Properties, err)
		}
		m, _ = exact.Value(m).(map[string]any)
		return m, stack.Problems(bad)
	}
	m := make(map[string]any, len(r.Properties.Keys))
	var size funcs.Measure
	for i, key := range r.Properties.Keys {
		n := r.Properties.Items[i]
		if n.Kind == funcs.Absent {
			continue
		}
		p := parts{inside: inner, size: &size, report: func(n *Node, err error) { wrong(n, err, key) }}
		if v, err := p.whole(n); err == nil {
			m[key] = exact.Value(v)
		}
	}
	return m, stack.Problems(bad)
}

// refersToDisabled reports whether a Ref failed because a condition has dropped its resource, which
// Check has reported.
func (t *Template) refersToDisabled(n *Node, err error) (yes bool) {
	if stack.CodeOf(err) != stack.InvalidTemplateRef {
		return false
	}
	funcs.Uses(n, nil, func(u funcs.Used) {
		name, _ := u.Name.(string)
		yes = yes || u.Call.Func.Use == funcs.Either && t.isDisabled(name)
	})
	return yes
}

// refHint returns the nearest name to a Ref, parameter or file that does not exist.
func (t *Template) refHint(n *Node, err error, files map[string]string) (hint string) {
	uses := func(say func(u funcs.Used, name string)) {
		funcs.Uses(n, nil, func(u funcs.Used) {
			if name, ok := u.Name.(string); ok && hint == "" {
				say(u, name)
			}
		})
	}
	switch {
	case nameHint(err) != "":
		return nameHint(err)
	case errors.As(err, new(*funcs.NoCondition)):
		return t.conditionHint(err)
	case stack.CodeOf(err) == stack.InvalidTemplateRef:
		uses(func(u funcs.Used, name string) {
			if u.Call.Func.Use == funcs.Either && t.resources[name] == nil && t.parameters[name] == nil {
				hint = near.NameHint(name, t.referable())
			}
		})
	case stack.CodeOf(err) == stack.UserParameterMissing:
		uses(func(u funcs.Used, name string) {
			if u.Call.Func.Use == funcs.Parameter && t.parameters[name] == nil {
				hint = near.NameHint(name, t.parameterNames())
			}
		})
	case errors.As(err, new(*funcs.NoFile)):
		uses(func(u funcs.Used, name string) {
			if _, there := files[name]; u.Call.Func.Use == funcs.File && !there {
				hint = near.Hint(name, slices.Sorted(maps.Keys(files)))
			}
		})
	}
	if hint == "" {
		funcs.Uses(n, nil, func(u funcs.Used) { hint = cmp.Or(hint, unquotedArgument(u.Call)) })
	}
	return hint
}

// nameHint returns a hint for a name that the mappings do not have, or for an unknown function.
func nameHint(err error) string {
	var missing *funcs.Unmapped
	if errors.As(err, &missing) {
		return near.Hint(missing.Name, missing.Known)
	}
	var none *funcs.NoCall
	if errors.As(err, &none) {
		return functionHint(none)
	}
	return ""
}

// functionHint compares names without Fn::, which all of them share.
func functionHint(none *funcs.NoCall) string {
	const prefix = "Fn::"
	bare, ok := strings.CutPrefix(none.Name, prefix)
	if !ok {
		return near.Hint(none.Name, none.Known())
	}
	known := none.Known()
	for i, name := range known {
		known[i] = strings.TrimPrefix(name, prefix)
	}
	return strings.Replace(near.Hint(bare, known), `"`, `"`+prefix, 1)
}

// conditionHint returns a hint for an unknown condition.
func (t *Template) conditionHint(err error) string {
	var none *funcs.NoCondition
	if !errors.As(err, &none) {
		return ""
	}
	return near.NameHint(none.Name, slices.Sorted(maps.Keys(t.conditions)))
}

// unopened returns the sentence about a file at a URL in a place that opens no URLs; otherwise it
// is empty.
func unopened(at *funcs.Path, err error) string {
	var none *funcs.NoFile
	if !errors.As(err, &none) || none.Function != "get_file" || !strings.HasPrefix(none.Name, "http://") && !strings.HasPrefix(none.Name, "https://") {
		return ""
	}
	return fmt.Sprintf("%s: The file at %q is not opened here.", at, none.Name)
}
