package environment

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// TestRead checks what is wrong with an environment, each mistake with its place. The sentences of
// sections and hooks are Heat 19's. The others are ours, where Heat answers only AttributeError,
// KeyError or nothing.
func TestRead(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":                   {"", ""},
		"null":                    {"null", ""},
		"every section":           {"{parameters: {a: 1}, parameter_defaults: {b: x}, parameter_merge_strategies: {default: merge}, resource_registry: {A: B}, event_sinks: [{type: zaqar-queue, target: q, ttl: 5}], encrypted_param_names: [a]}", ""},
		"no mapping":              {"[1]", `1:1 HTTPBadRequest : Environment not in valid format: The environment is not a valid YAML mapping data type.`},
		"no YAML":                 {"a: [1", "1:4 HTTPBadRequest : Environment not in valid format: did not find expected ',' or ']'"},
		"sections not known":      {"foo: 1\nparameter: {}", "1:1 HTTPBadRequest foo: Environment not in valid format: environment has wrong section \"foo\"\n2:1 HTTPBadRequest parameter: Environment not in valid format: environment has wrong section \"parameter\" (Did you mean \"parameters\"?)"},
		"empty section":           {"parameters:\n", `1:1 HTTPBadRequest parameters: Environment not in valid format: environment has empty section "parameters"`},
		"parameters no map":       {"parameters: [1]", `1:13 HTTPBadRequest parameters: Environment not in valid format: section "parameters" must be a map`},
		"sinks no list":           {"event_sinks: x", `1:14 HTTPBadRequest event_sinks: Environment not in valid format: section "event_sinks" must be a list`},
		"sink of another type":    {"event_sinks: [{type: q, target: x}]", `1:15 HTTPBadRequest event_sinks[0]: Environment not in valid format: the type of an event sink must be zaqar-queue`},
		"sink without target":     {"event_sinks: [{type: zaqar-queue}]", `1:15 HTTPBadRequest event_sinks[0]: Environment not in valid format: an event sink must have a target`},
		"sink with more":          {"event_sinks: [{type: zaqar-queue, target: x, tll: 1}]", `1:46 HTTPBadRequest event_sinks[0].tll: Environment not in valid format: an event sink has no tll (Did you mean "ttl"?)`},
		"sink no map":             {"event_sinks: [x]", `1:15 HTTPBadRequest event_sinks[0]: Environment not in valid format: an event sink must be a map`},
		"encrypted name no text":  {"encrypted_param_names: [1]", `1:25 HTTPBadRequest encrypted_param_names[0]: Environment not in valid format: section "encrypted_param_names" must be a list of names`},
		"registry value":          {"resource_registry: {A: 5, B: [x]}", "1:24 HTTPBadRequest resource_registry.A: Environment not in valid format: what the type A stands for must be the name of a type or a template\n1:30 HTTPBadRequest resource_registry.B: Environment not in valid format: what the type B stands for must be the name of a type or a template"},
		"resources no map":        {"resource_registry: {resources: x}", `1:32 HTTPBadRequest resource_registry.resources: Environment not in valid format: "resources" must be a map of names of resources`},
		"hooks":                   {"resource_registry: {resources: {a: {hooks: pre-create}, '*': {hooks: [post-delete, pre-update]}, b: {hooks: []}}}", ""},
		"hook not known":          {"resource_registry: {resources: {a: {hooks: pre-creat}}}", `1:44 InvalidBreakPointHook resource_registry.resources.a.hooks: Invalid hook type "pre-creat" for resource breakpoint, acceptable hook types are: ('pre-create', 'pre-update', 'pre-delete', 'post-create', 'post-update', 'post-delete') (Did you mean "pre-create"?)`},
		"hook in a list":          {"resource_registry: {resources: {a: {hooks: [pre-create, nope]}}}", `1:57 InvalidBreakPointHook resource_registry.resources.a.hooks: Invalid hook type "['pre-create', 'nope']" for resource breakpoint, acceptable hook types are: ('pre-create', 'pre-update', 'pre-delete', 'post-create', 'post-update', 'post-delete')`},
		"hook no word":            {"resource_registry: {resources: {a: {hooks: {b: 1}}}}", `1:44 InvalidBreakPointHook resource_registry.resources.a.hooks: Invalid hook type "{'b': 1}" for resource breakpoint, acceptable hook types are: ('pre-create', 'pre-update', 'pre-delete', 'post-create', 'post-update', 'post-delete')`},
		"restricted_actions":      {"resource_registry: {resources: {a: {restricted_actions: [update, replace]}, b: {restricted_actions: update}}}", ""},
		"restricted action":       {"resource_registry: {resources: {a: {b: {restricted_actions: nope}}}}", `1:61 InvalidRestrictedAction resource_registry.resources.a.b.restricted_actions: Invalid restricted_action type "nope" for resource, acceptable restricted_action types are: ('update', 'replace')`},
		"base_url goes unnoticed": {"resource_registry: {base_url: 'http://x/'}", ""},
		"all at once":             {"foo: 1\nparameters: 5\nresource_registry: {A: 1}", "1:1 HTTPBadRequest foo: Environment not in valid format: environment has wrong section \"foo\"\n2:13 HTTPBadRequest parameters: Environment not in valid format: section \"parameters\" must be a map\n3:24 HTTPBadRequest resource_registry.A: Environment not in valid format: what the type A stands for must be the name of a type or a template"},
		"JSON":                    {`{"parameters": {"a": 1}, "foo": 2}`, `1:26 HTTPBadRequest foo: Environment not in valid format: environment has wrong section "foo"`},
	} {
		_, err := Read([]byte(c.text), hot.Limits{})
		if got := told(err); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func told(err error) string {
	var problems stack.Problems
	if !errors.As(err, &problems) {
		if err != nil {
			return string(stack.CodeOf(err)) + " " + err.Error()
		}
		return ""
	}
	var lines []string
	for _, p := range problems {
		message, _, _ := strings.Cut(p.Message, "\n")
		line := fmt.Sprintf("%d:%d %s %s: %s", p.Line, p.Column, p.Code, strings.TrimPrefix(p.File+"|"+p.Path, "|"), message)
		if p.Hint != "" {
			line += " (" + p.Hint + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// TestReadLarge checks that a small text of aliases of aliases is refused for its expanded size.
func TestReadLarge(t *testing.T) {
	text := "parameters:\n  a: &a " + strings.Repeat("x", 10000) + "\n"
	text += "  b: &b [" + strings.Repeat("*a, ", 1000) + "]\n  c: [" + strings.Repeat("*b, ", 100) + "]\n"
	if _, err := Read([]byte(text), hot.Limits{}); stack.CodeOf(err) != stack.RequestLimitExceeded {
		t.Errorf("%v", err)
	}
}

// TestNulls checks that a null removes what comes before it, and otherwise does nothing.
func TestNulls(t *testing.T) {
	for text, want := range map[string]string{
		"{X::T: A, 'X::*': null}":         "map[]",
		"{'X::*': null, X::T: A}":         "map[X::T:A]",
		"{X::T: null}":                    "map[]",
		"{resources: {r: {hooks: null}}}": "map[resources:map[r:map[]]]",
		"{resources: {r: {X::T: A, 'X*': null, hooks: pre-create}}}": "map[resources:map[r:map[hooks:pre-create]]]",
	} {
		l, err := Read([]byte("resource_registry: "+text), hot.Limits{})
		if got := fmt.Sprint(l.ResourceRegistry); err != nil || got != want {
			t.Errorf("%s: %v, %v, want %s", text, got, err, want)
		}
	}
}

// TestReals checks that a parameter may be a text that looks like a number: 1.0 must not become 1
// on the way.
func TestReals(t *testing.T) {
	for text, want := range map[string]any{
		"1.0": json.Number("1.0"), "-2.0": json.Number("-2.0"), "1.50": 1.5, "1": 1.0, "1.0e+3": json.Number("1000.0"), "'1.0'": "1.0",
		"12345678901234567890": json.Number("12345678901234567890"), "9007199254740993": json.Number("9007199254740993"),
	} {
		l, err := Read([]byte("parameters: {p: "+text+"}\nparameter_defaults: {p: "+text+", j: {a: 1.0}}"), hot.Limits{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got := l.Parameters["p"]; got != want {
			t.Errorf("%s: %#v, want %#v", text, got, want)
		}
		if got := l.ParameterDefaults["p"]; got != want {
			t.Errorf("%s as a default: %#v, want %#v", text, got, want)
		}
		if j, ok := l.ParameterDefaults["j"].(map[string]any); !ok || j["a"] != json.Number("1.0") {
			t.Errorf("%#v", l.ParameterDefaults["j"])
		}
	}
}
