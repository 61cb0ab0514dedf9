package environment

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/hot"
)

// registry makes one of YAML; A::None and A::Value are existing types.
func registry(t *testing.T, user, global string) *Registry {
	t.Helper()
	read := func(text string) map[string]any {
		l, err := Read([]byte("resource_registry: "+text), hot.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return l.ResourceRegistry
	}
	return NewRegistry(read(user), read(global), func(kind string) bool { return kind == "A::None" || kind == "A::Value" })
}

func found(m Mapping, ok bool, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case !ok:
		return "nothing"
	case m.Template != "":
		return "template " + m.Template + " of " + strings.Join(m.Path, "/")
	}
	return m.Real
}

// TestFind checks the mappings of types; answers are Heat 19's. X::* goes before X::Y by its sort
// order, and it answers circles with 500. One defect of Heat is left out: a mapping of one resource
// reaches others of the type, once they were looked up.
func TestFind(t *testing.T) {
	for name, c := range map[string]struct{ user, kind, resource, want string }{
		"nothing":                            {"{}", "X::T", "r", "nothing"},
		"a type that there is":               {"{}", "A::None", "r", "A::None"},
		"alias":                              {"{X::T: A::None}", "X::T", "r", "A::None"},
		"alias of an alias":                  {"{X::T: Y::T, Y::T: A::None}", "X::T", "r", "A::None"},
		"alias of nothing":                   {"{X::T: Y::T}", "X::T", "r", "nothing"},
		"alias of nothing over a type":       {"{A::None: Y::T}", "A::None", "r", "A::None"},
		"alias over a type":                  {"{A::Value: A::None}", "A::Value", "r", "A::None"},
		"alias of itself":                    {"{X::T: X::T}", "X::T", "r", "The Resource Type (X::T) is mapped in a circle, or through too many others: X::T -> X::T."},
		"aliases in a circle":                {"{X::T: Y::T, Y::T: X::T}", "X::T", "r", "The Resource Type (X::T) is mapped in a circle, or through too many others: X::T -> Y::T -> X::T."},
		"wildcard":                           {"{'X::*': A::None}", "X::T", "r", "A::None"},
		"wildcard to wildcard":               {"{'X::*': 'A::*'}", "X::Value", "r", "A::Value"},
		"wildcard to wildcard of nothing":    {"{'X::*': 'A::*'}", "X::Nope", "r", "nothing"},
		"wildcard over a type":               {"{'A::*': A::None}", "A::Value", "r", "A::None"},
		"wildcard is no circle":              {"{'A::*': A::None}", "A::None", "r", "A::None"},
		"wildcard goes before the exact":     {"{'X::*': A::None, X::T: A::Value}", "X::T", "r", "A::None"},
		"the shorter wildcard goes first":    {"{'X::*': A::None, 'X::T*': A::Value}", "X::T", "r", "A::None"},
		"wildcard to a template is none":     {"{'X::*': a.yaml}", "X::T", "r", "nothing"},
		"template":                           {"{X::T: a.yaml}", "X::T", "r", "template a.yaml of X::T"},
		"template by the other ending":       {"{X::T: a.template}", "X::T", "r", "template a.template of X::T"},
		"template by address":                {"{X::T: 'http://x/a.yaml'}", "X::T", "r", "template http://x/a.yaml of X::T"},
		"other endings are types":            {"{X::T: a.yml, X::U: a.YAML}", "X::T", "r", "nothing"},
		"template as the type":               {"{}", "a.yaml", "r", "template a.yaml of a.yaml"},
		"that cannot be mapped":              {"{a.yaml: A::None}", "a.yaml", "r", "template a.yaml of a.yaml"},
		"alias of a template":                {"{X::T: Y::T, Y::T: a.yaml}", "X::T", "r", "template a.yaml of Y::T"},
		"of a resource":                      {"{X::T: A::Value, resources: {r: {X::T: A::None}}}", "X::T", "r", "A::None"},
		"of another resource":                {"{X::T: A::Value, resources: {q: {X::T: A::None}}}", "X::T", "r", "A::Value"},
		"of a resource goes before wildcard": {"{'X::*': A::Value, resources: {r: {X::T: A::None}}}", "X::T", "r", "A::None"},
		"of a resource, a template":          {"{resources: {r: {X::T: a.yaml}}}", "X::T", "r", "template a.yaml of resources/r/X::T"},
		"no pattern of resources":            {"{X::T: A::Value, resources: {'*': {X::T: A::None}}}", "X::T", "r", "A::Value"},
		"no wildcard of a resource":          {"{X::T: A::Value, resources: {r: {'X::*': A::None}}}", "X::T", "r", "A::Value"},
		"base_url is nobody's type":          {"{base_url: 'http://x/'}", "X::T", "r", "nothing"},
	} {
		r := registry(t, c.user, "{}")
		if got := found(r.Find(c.kind, c.resource)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestGlobal checks that the service's registry counts where the user's has no mapping, and that
// its lines do not see the user's.
func TestGlobal(t *testing.T) {
	const global = "{'Old::*': 'A::*', X::T: A::Value, Y::T: a.yaml, Z::T: U::T}"
	for name, c := range map[string]struct{ user, kind, want string }{
		"wildcard":             {"{}", "Old::None", "A::None"},
		"alias":                {"{}", "X::T", "A::Value"},
		"template":             {"{}", "Y::T", "template a.yaml of Y::T"},
		"the user's first":     {"{X::T: A::None}", "X::T", "A::None"},
		"the user's wildcard":  {"{'X::*': A::None}", "X::T", "A::None"},
		"through the user's":   {"{B::B: Old::None}", "B::B", "A::None"},
		"not by the user's":    {"{U::T: A::None}", "Z::T", "nothing"},
		"a null takes nothing": {"{X::T: null}", "X::T", "A::Value"},
	} {
		if got := found(registry(t, c.user, global).Find(c.kind, "r")); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestBelow checks what a nested stack sees of the registry; answers are Heat 19's.
func TestBelow(t *testing.T) {
	for name, c := range map[string]struct {
		user, kind, want string
	}{
		"types go down":                  {"{X::T: m.yaml, X::U: A::None}", "X::U", "A::None"},
		"but not the template's own":     {"{X::T: m.yaml}", "X::T", "nothing"},
		"what it took the place of does": {"{A::None: m.yaml}", "A::None", "A::None"},
		"of a resource below":            {"{X::T: m.yaml, resources: {r: {q: {X::U: A::None}}}}", "X::U", "A::None"},
		"below a pattern":                {"{X::T: m.yaml, resources: {'?': {q: {X::U: A::None}}}}", "X::U", "A::None"},
		"the name before the pattern":    {"{X::T: m.yaml, resources: {'?': {q: {X::U: A::None}}, r: {q: {X::U: A::Value}}}}", "X::U", "A::Value"},
		"below another":                  {"{X::T: m.yaml, resources: {z: {q: {X::U: A::None}}}}", "X::U", "nothing"},
		"of the same name above":         {"{X::T: m.yaml, resources: {q: {X::U: A::None}}}", "X::U", "nothing"},
		"of the resource itself":         {"{X::T: m.yaml, resources: {r: {X::U: A::None}}}", "X::U", "nothing"},
		"a pattern below is none":        {"{X::T: m.yaml, resources: {r: {'*': {X::U: A::None}}}}", "X::U", "nothing"},
	} {
		top := registry(t, c.user, "{}")
		kind := "X::T"
		if strings.Contains(name, "place") {
			kind = "A::None"
		}
		m, _, err := top.Find(kind, "r")
		if err != nil {
			t.Fatal(err)
		}
		if got := found(top.Below("r", m).Find(c.kind, "q")); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	top := registry(t, "{}", "{}")
	m, _, _ := top.Find("a.yaml", "r")
	if got := found(top.Below("r", m).Find("a.yaml", "q")); got != "template a.yaml of a.yaml" {
		t.Errorf("a template that a type names is always there: %s", got)
	}
}

func TestShadowed(t *testing.T) {
	for name, c := range map[string]struct{ user, kind, want string }{
		"a type":           {"{A::None: m.yaml}", "A::None", "A::None"},
		"nothing":          {"{X::T: m.yaml}", "X::T", "nothing"},
		"another template": {"{X::T: m.yaml, resources: {r: {X::T: n.yaml}}}", "X::T", "template m.yaml of X::T"},
		"a type itself":    {"{}", "a.yaml", "nothing"},
	} {
		r := registry(t, c.user, "{}")
		m, _, _ := r.Find(c.kind, "r")
		if got := found(r.Shadowed(c.kind, "r", m)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestAdded checks what Heat 19 adds to a shown environment.
func TestAdded(t *testing.T) {
	for name, c := range map[string]struct{ user, global, kind, want string }{
		"template as the type": {"{}", "{}", "a.yaml", "map[a.yaml:a.yaml]"},
		"wildcard":             {"{'X::*': A::None}", "{}", "X::T", "map[X::T:A::None]"},
		"wildcard to wildcard": {"{'X::*': 'A::*'}", "{}", "X::None", "map[X::None:A::*]"},
		"of the service":       {"{}", "{'X::*': 'A::*'}", "X::None", "map[X::None:A::*]"},
		"a type":               {"{}", "{}", "A::None", "map[]"},
		"a template":           {"{X::T: a.yaml}", "{}", "X::T", "map[]"},
		"nothing":              {"{}", "{}", "X::T", "map[]"},
		"a circle":             {"{X::T: X::T}", "{}", "X::T", "map[]"},
	} {
		if got := fmt.Sprint(registry(t, c.user, c.global).Added(c.kind, "r")); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestHooksAndRestrictedActions(t *testing.T) {
	const text = `{hooks: pre-create, resources: {web: {hooks: pre-create}, 'w*': {hooks: [pre-update, pre-create], restricted_actions: replace}, '*': {restricted_actions: [update]}, group: {'*': {hooks: post-delete}}, x: 5}}`
	r := registry(t, strings.Replace(text, ", x: 5", "", 1), "{}")
	if got := fmt.Sprint(r.Hooks("web"), r.Restricted("web"), r.Hooks("db"), r.Restricted("db")); got != "[pre-create pre-update] [replace update] [] [update]" {
		t.Error(got)
	}
	below := r.Below("group", Mapping{})
	if got := fmt.Sprint(below.Hooks("0"), below.Restricted("0")); got != "[post-delete] []" {
		t.Error(got)
	}
	l, err := Read([]byte("resource_registry: "+strings.Replace(text, ", x: 5", "", 1)), hot.Limits{})
	want := "[{[*] [] [update]} {[group *] [post-delete] []} {[w*] [pre-update pre-create] [replace]} {[web] [pre-create] []}]"
	if got := fmt.Sprint(Rules(l.ResourceRegistry)); err != nil || got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestMatches compares with Python's fnmatchcase.
func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"*", "", true}, {"*", "a/b", true}, {"a*", "abc", true}, {"*c", "abc", true}, {"a*c", "abd", false}, {"a?c", "abc", true}, {"?", "", false},
		{"a[bc]d", "abd", true}, {"a[bc]d", "aed", false}, {"a[a-c]d", "abd", true}, {"a[!b]d", "abd", false}, {"a[!b]d", "acd", true},
		{"a[", "a[", true}, {"a[b", "ab", false}, {"[]]", "]", true}, {"[!]]", "]", false}, {"A", "a", false}, {"a**b", "ab", true}, {"ä?", "äö", true},
		{"*a*a*a*b", strings.Repeat("a", 1000), false}, {"", "", true}, {"", "a", false}, {"a\\*", "a*", false},
	} {
		if got := Matches(c.pattern, c.name); got != c.want {
			t.Errorf("%q matches %q: %v", c.pattern, c.name, got)
		}
	}
}
