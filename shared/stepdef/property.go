package stepdef

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// Convert checks the properties that a template gives for a resource and returns what the calls
// send: typed values, with defaults. Values that are Unknown or Ref stay as they are and are not
// checked. The paths of mistakes are relative to the properties; the messages are Heat's.
// Constraints that ask the cloud are not checked here: see Constraint.Next.
func (d *Def) Convert(props map[string]any) (map[string]any, []Wrong) {
	if d.Open {
		return maps.Clone(props), nil
	}
	props = renew(d.Properties, props)
	given, extra := d.divide(props)
	out, wrong := convertMap("", d.Properties, given)
	maps.Copy(out, extra)
	for _, r := range d.Rules {
		wrong = append(wrong, r.mistakes(props)...)
	}
	return out, wrong
}

// Misnamed returns which of the given properties do not exist, whatever their values.
func (d *Def) Misnamed(props map[string]any) []Wrong {
	if d.Open {
		return nil
	}
	var wrong []Wrong
	given, _ := d.divide(props)
	wrong = unknownProperties(wrong, "", d.Properties, given)
	for _, name := range slices.Sorted(maps.Keys(props)) {
		if d.Properties[name].Unimplemented {
			wrong = append(wrong, Wrong{Message: refusedByHeat(name)})
		}
	}
	return wrong
}

// divide returns the properties that are to be checked, and those that the type takes whatever they are.
func (d *Def) divide(props map[string]any) (given, extra map[string]any) {
	if !d.Extra {
		return props, nil
	}
	given, extra = map[string]any{}, map[string]any{}
	for name, v := range props {
		if _, known := d.Properties[name]; known {
			given[name] = v
		} else {
			extra[name] = v
		}
	}
	return given, extra
}

// unknownProperties reports the names that a schema does not know.
func unknownProperties(wrong []Wrong, at string, schema map[string]Property, given map[string]any) []Wrong {
	var unknown []string
	for name := range given {
		if _, ok := schema[name]; !ok {
			unknown = append(unknown, name)
		}
	}
	if unknown == nil {
		return wrong
	}
	slices.Sort(unknown)
	known := slices.Sorted(maps.Keys(schema))
	for _, name := range unknown {
		wrong = append(wrong, Wrong{Path: at, Message: "Unknown Property " + name, Key: name, Known: known})
	}
	return wrong
}

// renew moves the values of deprecated properties to the properties that replaced them.
func renew(schema map[string]Property, props map[string]any) map[string]any {
	out, copied := props, false
	for name, v := range props {
		p := schema[name]
		if p.Was == "" {
			continue
		}
		if _, both := props[p.Was]; both {
			continue
		}
		if !copied {
			out, copied = maps.Clone(out), true
		}
		out[p.Was] = v
		delete(out, name)
	}
	return out
}

func convertMap(at string, schema map[string]Property, given map[string]any) (map[string]any, []Wrong) {
	given = renew(schema, given)
	out := make(map[string]any, len(given))
	type one struct { // of mistakes
		property string
		wrong    Wrong
	}
	var found []one
	for name, p := range schema {
		v, set := given[name]
		if v != nil && p.Was != "" && given[p.Was] != nil {
			found = append(found, one{name, givenTogether(at, p.Was, name)})
			continue
		}
		if set && p.Unimplemented {
			found = append(found, one{name, Wrong{Path: at, Message: refusedByHeat(name)}})
			continue
		}
		if !set || v == nil {
			switch {
			case p.Default != nil:
				v = p.Default
			case p.Required && replaced(schema, given, name):
				continue
			case p.Required && !set:
				found = append(found, one{name, Wrong{Path: at, NotGiven: true, Message: fmt.Sprintf("Property %s not assigned", name)}})
				continue
			case set:
				v = zero(p.Type)
			default:
				continue
			}
		}
		path := name
		if at != "" {
			path = at + "." + name
		}
		got, wrong := convert(path, p, v)
		out[name] = got
		for _, w := range wrong {
			found = append(found, one{name, w})
		}
	}
	wrong := unknownProperties(nil, at, schema, given)
	slices.SortStableFunc(found, func(a, b one) int { return strings.Compare(a.property, b.property) })
	for _, f := range found {
		wrong = append(wrong, f.wrong)
	}
	return out, wrong
}

// givenTogether refuses a property together with the one that it has replaced. Inside lists, Heat
// finds this elsewhere and words it like this.
func givenTogether(at, now, was string) Wrong {
	const message = "Cannot define the following properties at the same time: %s, %s"
	if at == "" {
		return Wrong{Path: now, Message: fmt.Sprintf(message, now, was)}
	}
	plain := index.ReplaceAllString(at, "")
	return Wrong{Path: at, Message: fmt.Sprintf(message, plain+"."+now, plain+"."+was), Verbatim: true}
}

var index = regexp.MustCompile(`\[\d+\]`)

// replaced reports whether a given deprecated property supplies the required one.
func replaced(schema map[string]Property, given map[string]any, name string) bool {
	for old, p := range schema {
		if _, set := given[old]; set && p.Was == name {
			return true
		}
	}
	return false
}

func zero(typ string) any {
	switch typ {
	case "string":
		return ""
	case "integer", "number":
		return float64(0)
	case "boolean":
		return false
	case "map":
		return map[string]any{}
	case "list":
		return []any{}
	}
	return nil
}

func convert(path string, p Property, v any) (any, []Wrong) {
	switch v.(type) {
	case Unknown, Ref:
		return v, nil
	}
	bad := func(format string, args ...any) (any, []Wrong) {
		return v, []Wrong{{Path: path, Message: fmt.Sprintf(format, args...)}}
	}
	switch p.Type {
	case "string":
		s, ok := Text(v)
		if !ok || fraction(v) {
			return bad("Value must be a string; got %s", Quoted(v))
		}
		v = s
	case "integer", "number":
		n, ok := toNumber(v)
		switch v.(type) {
		case []any, map[string]any:
			return bad("Value must be a number, not %s", kindOf(v))
		}
		if text, is := v.(string); is && p.Type == "integer" && strings.ContainsAny(text, ".eE") {
			ok = false
		}
		if !ok {
			if p.Type == "number" {
				return bad("Value must be a number, not %s", Quoted(v))
			}
			return bad("Value '%s' is not an integer", Shown(v))
		}
		v = normalized(v, n, p.Type)
	case "boolean":
		switch s := strings.ToLower(Str(v)); s {
		case "true", "false":
			v = s == "true"
		default:
			return bad("%q is not a valid boolean", Shown(v))
		}
	case "map":
		m, ok := v.(map[string]any)
		if !ok {
			return bad("\"%s\" is not a map", Shown(v))
		}
		if p.Properties != nil {
			out, wrong := convertMap(path, p.Properties, m)
			return out, append(wrong, p.constraints(path, out)...)
		}
	case "list":
		l, ok := v.([]any)
		if !ok {
			return bad("\"%s\" is not a list", Quoted(v))
		}
		if p.Items != nil {
			var wrong []Wrong
			out := make([]any, len(l))
			for i, e := range l {
				var w []Wrong
				if e == nil {
					e = zero(p.Items.Type)
				}
				out[i], w = convert(fmt.Sprintf("%s[%d]", path, i), *p.Items, e)
				wrong = append(wrong, w...)
			}
			return out, append(wrong, p.constraints(path, out)...)
		}
	}
	return v, p.constraints(path, v)
}

// kindOf names the kind of a list or a map.
func kindOf(v any) string {
	if _, list := v.([]any); list {
		return "a list"
	}
	return "a map"
}

// mistakes checks presence: a property given as null counts as absent.
func (r Rule) mistakes(props map[string]any) []Wrong {
	given := func(names []string) (set []string) {
		for _, n := range names {
			if v, ok := props[n]; ok && v != nil {
				set = append(set, n)
			}
		}
		return set
	}
	if n := given(r.ExactlyOne); len(r.ExactlyOne) > 0 && len(n) == 0 || len(r.AtLeastOne) > 0 && len(given(r.AtLeastOne)) == 0 {
		return []Wrong{{Verbatim: true, Code: stack.PropertyUnspecified, Message: fmt.Sprintf("At least one of the following properties must be specified: %s.", strings.Join(slices.Concat(r.ExactlyOne, r.AtLeastOne), ", "))}}
	}
	for _, names := range [][]string{r.ExactlyOne, r.NeverBoth} {
		if n := given(names); len(n) > 1 {
			return []Wrong{Conflict(n...)}
		}
	}
	if len(r.Needs) > 1 && len(given(r.Needs[:1])) == 1 {
		for _, n := range r.Needs[1:] {
			if len(given([]string{n})) == 0 {
				return []Wrong{{Verbatim: true, Code: stack.PropertyDependency, Message: fmt.Sprintf("%s cannot be specified without %s.", r.Needs[0], n)}}
			}
		}
	}
	return nil
}

// Conflict refuses properties that are given together, with Heat's code and words.
func Conflict(names ...string) Wrong {
	return Wrong{
		Verbatim: true, Code: stack.PropertyConflict,
		Message: fmt.Sprintf("Cannot define the following properties at the same time: %s.", strings.Join(names, ", ")),
	}
}

// refusedByHeat is Heat's message for a property that its schema marks as never implemented
// (implemented: false). Hearth refuses the property with the same words, so a template means the
// same in both. Nothing that Heat does is missing here.
func refusedByHeat(name string) string {
	const words = "Property %s not implemented yet" // Heat's own sentence, quoted; no promise of ours
	return fmt.Sprintf(words, name)
}
