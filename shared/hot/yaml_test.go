package hot

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/stack"
)

// TestPlainScalars checks what YAML 1.1 reads a plain text as; each pair comes from PyYAML.
func TestPlainScalars(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"yes": true, "No": false, "ON": true, "off": false, "true": true, "y": "y", "n": "n", "yEs": "yEs",
		"~": nil, "null": nil, "NULL": nil, "": nil, "nil": "nil",
		"12": 12, "+12": 12, "-12": -12, "1_000": 1000, "0": 0, "010": 8, "-010": -8, "08": "08", "0o10": "0o10",
		"0x1F": 31, "-0x1f": -31, "0b101": 5, "190:20:30": 685230, "-1:30": -90, "1:99": "1:99",
		"9223372036854775807": 9223372036854775807, "9223372036854775808": json.Number("9223372036854775808"),
		"-123456789012345678901234567890": json.Number("-123456789012345678901234567890"),
		"1.5":                             1.5, "-1.5e+3": -1500.0, "1e3": "1e3", "1.5e3": "1.5e3", "1.": 1.0, ".5": 0.5, "-.5": "-.5", "1_0.5": 10.5,
		".inf": math.Inf(1), "-.INF": math.Inf(-1), "1:30.5": 90.5, "190:20:30.15": 685230.15,
		"2013-05-23": "2013-05-23", "2013-05-23T10:00:00Z": "2013-05-23T10:00:00Z", "12:30:45": 45045,
		"1.2.3": "1.2.3", "10.0.0.0/24": "10.0.0.0/24", "00:11:22": "00:11:22", "text": "text", "- x": "- x",
	} {
		if got := plainScalar(text); !cmp.Equal(want, got) {
			t.Errorf("%q is %#v, want %#v", text, got, want)
		}
	}
	if got, ok := plainScalar(".nan").(float64); !ok || !math.IsNaN(got) {
		t.Errorf(".nan is %v", got)
	}
}

// TestReadYAML compares whole texts with their JSON.
func TestReadYAML(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"b: 1\na: 2\n":                                        `{"b":1,"a":2}`,
		"a: 1\nb: 2\na: 3\n":                                  `{"a":3,"b":2}`,
		"a: 'yes'\nb: \"12\"\nc: |\n  12\n":                   `{"a":"yes","b":"12","c":"12\n"}`,
		"1: a\nyes: b\n~: c\n1.5: d\n":                        `{"1":"a","true":"b","null":"c","1.5":"d"}`,
		"a: !!str 12\nb: !!int '3'\nc: !!bool no":             `{"a":"12","b":3,"c":false}`,
		"a: !!float 3\nb: !!null x\nc: !!set {x, y, x}":       `{"a":3.0,"b":null,"c":["x","y"]}`,
		"a: !!omap [b: 1, a: 2]\nc: !!binary aGVs bG8=":       `{"a":[["b",1],["a",2]],"c":"hello"}`,
		"%YAML 1.2\n---\na: yes\n=: b\n":                      `{"a":true,"=":"b"}`,
		"a: !!float 010\nb: !!float 1:30\nc: !!float 1e3":     `{"a":10.0,"b":90.0,"c":1000.0}`,
		"a: {!!merge <<: {b: 1}}\nc: {'<<': d}":               `{"a":{"b":1},"c":{"<<":"d"}}`,
		"x: &x {a: 1, b: 2}\ny: {b: 3, <<: *x}":               `{"x":{"a":1,"b":2},"y":{"a":1,"b":3}}`,
		"x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz: {<<: [*x, *y]}": `{"x":{"a":1},"y":{"a":2,"b":2},"z":{"a":1,"b":2}}`,
		"a: &a [1]\nb: *a\n":                                  `{"a":[1],"b":[1]}`,
		"a: {b:: c}":                                          `{"a":{"b:":"c"}}`,
		"a: <b> & é":                                          `{"a":"<b> & é"}`,
		"":                                                    `null`,
		"# nothing\n":                                         `null`,
	} {
		n, err := readYAML([]byte(src), Limits{}.filled())
		if err != nil {
			t.Errorf("%q: %v", src, err)
			continue
		}
		got, err := n.MarshalJSON()
		if err != nil || string(got) != want {
			t.Errorf("%q is %s (%v), want %s", src, got, err, want)
		}
	}
}

// TestRefusedYAML checks texts that PyYAML cannot read, or that have no JSON.
func TestRefusedYAML(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"a: <<":               "could not determine a constructor for the tag 'tag:yaml.org,2002:merge'",
		"a: =":                "could not determine a constructor for the tag 'tag:yaml.org,2002:value'",
		"a: !Ref b":           "could not determine a constructor for the tag '!Ref'",
		"a: !!nope b":         "could not determine a constructor for the tag 'tag:yaml.org,2002:nope'",
		"a: 0x_":              "invalid literal for int() with base 16: ''",
		"a: {b:}":             "found unexpected ':'",
		"a: [b:]":             "found unexpected ':'",
		"a: !!float b:c":      "'b:c' is not of the type !!float",
		"a: !!int b":          "'b' is not of the type !!int",
		"a: !!binary x":       "this is no base64 data",
		"a: !!binary gIGC":    "bytes that are not text",
		"a: !!omap [b: 1, c]": "expected a single mapping item",
		"? [a]\n: b":          "a key of a map cannot be a list or a map",
		"a: {<<: 5}":          "expected a mapping or list of mappings for merging",
		"a: *b":               "found undefined alias 'b'",
		"a: 1\n---\nb: 2":     "expected a single document in the stream",
	} {
		if _, err := readYAML([]byte(src), Limits{}.filled()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", src, err, want)
		}
	}
}

func TestReadJSON(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"{\"b\": 1,\n\t\"a\": [true, null, -1.5e3, \"\\u00e9\\n\", {}]}": `{"b":1,"a":[true,null,-1500.0,"é\n",{}]}`,
		`{"a": 1, "b": 2, "a": 3}`:                                       `{"a":3,"b":2}`,
		`{"a": 12345678901234567890123}`:                                 `{"a":12345678901234567890123}`,
		`[1.0, 1e2, 0.1]`:                                                `[1.0,100.0,0.1]`,
	} {
		n, ok, err := readJSON([]byte(src), Limits{}.filled())
		if !ok || err != nil {
			t.Errorf("%s: %v %v", src, ok, err)
			continue
		}
		if got, _ := n.MarshalJSON(); string(got) != want {
			t.Errorf("%s is %s, want %s", src, got, want)
		}
	}
	for _, src := range []string{`{a: 1}`, `{"a": 1,}`, `{"a": 01}`, `{"a": 1} x`, `{"a" 1}`, `["a`, `{"a": tru}`, "{\"a\": \"\x01\"}", ``, `'a'`, `["\x"]`} {
		if n, ok, err := readJSON([]byte(src), Limits{}.filled()); ok || err != nil {
			t.Errorf("%s is read as %v (%v)", src, n, err)
		}
	}
	for _, src := range []string{`{"a": NaN}`, `[-Infinity]`, `[1e999]`} {
		if _, _, err := readJSON([]byte(src), Limits{}.filled()); err == nil || !strings.Contains(err.Error(), "is no finite number") {
			t.Errorf("%s: %v", src, err)
		}
	}
	n, _, _ := readJSON([]byte("{\n  \"é\": {\"b\": 1, \"c\": [2]}}"), Limits{}.filled())
	c := n.Get("é").Get("c")
	if c.Line != 2 {
		t.Errorf("c is in line %d", c.Line)
	}
	if c.Column != 22 {
		t.Errorf("c is in column %d", c.Column)
	}
	if got := n.Get("é").Key(1).Column; got != 17 {
		t.Errorf("the key of c is in column %d", got)
	}
}

// bomb returns a text of 1 kB that expands to 9^25 values.
func bomb() string {
	var b strings.Builder
	b.WriteString("heat_template_version: 2013-05-23\na: &a [x, x, x, x, x, x, x, x, x]\n")
	for c := 'b'; c <= 'z'; c++ {
		fmt.Fprintf(&b, "%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), ", "))
	}
	return b.String()
}

func TestLimits(t *testing.T) {
	t.Parallel()
	deep := func(open, shut string) string { return strings.Repeat(open, 10000) + strings.Repeat(shut, 10000) }
	ladder := "heat_template_version: 2013-05-23\na0: &a0 [x]\n"
	for i := 1; i < 300; i++ {
		ladder += fmt.Sprintf("a%d: &a%d [*a%d]\n", i, i, i-1)
	}
	nested := "nested deeper than 200 levels"
	for name, c := range map[string]struct {
		src, message string
		code         stack.Code
	}{
		"size":        {strings.Repeat(" ", 600_000), "Request limit exceeded: Template size (600000 bytes) exceeds maximum allowed size (524288 bytes).", stack.RequestLimitExceeded},
		"alias bomb":  {bomb(), "Template has more than 262144 values", stack.RequestLimitExceeded},
		"ladder":      {ladder, nested, stack.BadRequest},
		"lists":       {"a: " + deep("[", "]"), nested, stack.BadRequest},
		"open lists":  {"a: " + deep("[", ""), "Error parsing template", stack.BadRequest},
		"maps":        {"a: " + deep("{a: ", "}"), nested, stack.BadRequest},
		"blocks":      {deep("- ", "") + "x", nested, stack.BadRequest},
		"JSON lists":  {`{"a": ` + deep("[", "]") + "}", nested, stack.BadRequest},
		"JSON maps":   {strings.Repeat(`{"a": `, 10000) + "1" + strings.Repeat("}", 10000), nested, stack.BadRequest},
		"itself":      {"a: &a [*a]", "contains itself", stack.BadRequest},
		"itself, key": {"a: &a {<<: *a}", "contains itself", stack.BadRequest},
	} {
		parsed, err := Parse([]byte(c.src), Limits{})
		if err == nil || parsed != nil {
			t.Errorf("%s is accepted", name)
			continue
		}
		if stack.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.message) {
			t.Errorf("%s: %s %v", name, stack.CodeOf(err), err)
		}
	}
	if _, err := Parse([]byte("heat_template_version: wallaby # a comment"), Limits{TemplateBytes: 20}); stack.CodeOf(err) != stack.RequestLimitExceeded {
		t.Errorf("a limit of one's own: %v", err)
	}
	if _, err := Parse([]byte("heat_template_version: wallaby\ndescription: [[[a]]]"), Limits{Depth: 3}); stack.CodeOf(err) != stack.BadRequest {
		t.Errorf("a depth of one's own: %v", err)
	}
}

// TestBombIsCheap checks that an alias bomb costs next to nothing, however large it would be.
func TestBombIsCheap(t *testing.T) {
	src := []byte(bomb())
	result := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			_, _ = Parse(src, Limits{})
		}
	})
	if bytes := result.AllocedBytesPerOp(); bytes > 1<<20 {
		t.Errorf("refusing it takes %d bytes", bytes)
	}
}

// TestGrowth checks that growth in functions is bounded too.
func TestGrowth(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100_000)
	doubled := `"aa"`
	for range 50 {
		doubled = `{"str_replace": {"template": "aa", "params": {"a": ` + doubled + `}}}`
	}
	wide := strings.TrimSuffix(strings.Repeat(`"x", `, 30), ", ")
	lists := ""
	for c := 'a'; c <= 'j'; c++ {
		lists += fmt.Sprintf(`, %q: [%s]`, string(c), wide)
	}
	many := func(what string, n int) string {
		return "[" + strings.TrimSuffix(strings.Repeat(what+", ", n), ", ") + "]"
	}
	for name, value := range map[string]string{
		"doubled text":  doubled,
		"product":       `{"repeat": {"template": "x", "for_each": {` + lists[2:] + `}}}`,
		"wide join":     `{"list_join": ["", ` + many(`{"get_param": "p"}`, 200) + `]}`,
		"wide replace":  `{"str_replace": {"template": "` + strings.Repeat("a", 200) + `", "params": {"a": {"get_param": "p"}}}}`,
		"repeated":      `{"repeat": {"template": {"get_param": "p"}, "for_each": {"x": ["` + strings.Repeat("y", 200) + `"]}}}`,
		"many joins":    many(`{"list_join": ["", [{"get_param": "p"}]]}`, 2000),
		"many searches": `{"map_merge": ` + many(`{"map_merge": [{"get_param": "j"}]}`, 4000) + `}`,
	} {
		src := fmt.Sprintf(`{"heat_template_version": "wallaby", "parameters": {"p": {"type": "string"}, "j": {"type": "json"}},
			"resources": {"r": {"type": "A", "properties": {"v": %s}}}}`, value)
		parsed := parse(t, src)
		items := make([]any, 10_000)
		p, problems := parsed.Values(stack.Environment{Parameters: map[string]any{"p": long, "j": map[string]any{"k": items}}}, Pseudo{})
		if len(problems) > 0 {
			t.Fatal(name, problems)
		}
		_, problems = parsed.Properties("r", Scope{Parameters: p})
		if len(problems) != 1 || !strings.Contains(problems.Error(), "larger than") && !strings.Contains(problems.Error(), "too much work") {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
