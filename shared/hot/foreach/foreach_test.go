package foreach

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"hearth/shared/hot/funcs"
)

var errNothing = errors.New("there is nothing to go over")

// expand runs an Expander over JSON. A collection is a plain value, or the name of a parameter in
// params; other names are not known yet.
func expand(t *testing.T, src string, params map[string]any) (string, []string) {
	t.Helper()
	var wrong []string
	e := Expander{
		Collect: func(n *funcs.Node, _ *funcs.Path) (any, bool, error) {
			if name, ok := n.Get("Ref").Text(); ok {
				v, known := params[name]
				if v == any(errNothing) {
					return nil, false, errNothing
				}
				return v, known, nil
			}
			return n.Plain(), true, nil
		},
		Report: func(w funcs.Wrong) { wrong = append(wrong, w.Path.String()+": "+w.Err.Error()) },
	}
	text, err := json.Marshal(e.Expand(tree(t, src), (*funcs.Path)(nil).In("R")))
	if err != nil {
		t.Fatal(err)
	}
	return string(text), wrong
}

// tree reads JSON, its keys in order.
func tree(t *testing.T, src string) *funcs.Node {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(src))
	var read func() *funcs.Node
	token := func() json.Token {
		v, err := d.Token()
		if err != nil {
			t.Fatal(src, err)
		}
		return v
	}
	read = func() *funcs.Node {
		switch v := token().(type) {
		case json.Delim:
			n := &funcs.Node{Kind: funcs.List}
			if v == '{' {
				n.Kind = funcs.Map
			}
			for d.More() {
				if n.Kind == funcs.Map {
					n.Keys = append(n.Keys, token().(string))
				}
				n.Items = append(n.Items, read())
			}
			token()
			return n
		default:
			return funcs.Of(v)
		}
	}
	return read()
}

func TestExpand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		src, want string
		params    map[string]any
	}{
		"a key for each value, in its place": {
			src:  `{"a": 1, "Fn::ForEach::L": ["X", ["p", "q"], {"k${X}": {"v": "${X}-${X}"}}], "z": 2}`,
			want: `{"a":1,"kp":{"v":"p-p"},"kq":{"v":"q-q"},"z":2}`,
		},
		"&{} takes letters and digits alone": {
			src:  `{"Fn::ForEach::L": ["X", ["10.0.0.0/8"], {"k&{X}": "${X}"}]}`,
			want: `{"k100008":"10.0.0.0/8"}`,
		},
		"Ref of the identifier": {
			src:  `{"Fn::ForEach::L": ["X", ["p"], {"k${X}": [{"Ref": "X"}, {"Ref": "Y"}]}]}`,
			want: `{"kp":["p",{"Ref":"Y"}]}`,
		},
		"a loop in a loop's keys": {
			src:  `{"Fn::ForEach::L": ["X", ["p", "q"], {"Fn::ForEach::M": ["Y", [1, 2], {"${X}${Y}": null}]}]}`,
			want: `{"p1":null,"p2":null,"q1":null,"q2":null}`,
		},
		"a loop over what the outer one says": {
			src:    `{"Fn::ForEach::L": ["X", ["p", "q"], {"${X}": {"Fn::ForEach::M": ["Y", {"Ref": "${X}"}, {"${X}${Y}": "${Y}"}]}}]}`,
			want:   `{"p":{"p1":"1"},"q":{}}`,
			params: map[string]any{"p": []any{"1"}, "q": []any{}},
		},
		"the innermost of two with one name": {
			src:  `{"Fn::ForEach::L": ["X", ["p"], {"${X}": {"Fn::ForEach::M": ["X", ["q"], {"${X}": "${X}"}]}}]}`,
			want: `{"p":{"q":"q"}}`,
		},
		"other placeholders and the escaped one stay": {
			src:  `{"Fn::ForEach::L": ["X", ["p"], {"k${X}": "${Y} ${!X} {X} $X ${X ${X}} ${XX} }{"}]}`,
			want: `{"kp":"${Y} ${!X} {X} $X ${X p} ${XX} }{"}`,
		},
		"what was put in is not looked at again": {
			src:  `{"Fn::ForEach::L": ["X", ["${Y}"], {"k": {"Fn::ForEach::M": ["Y", ["z"], {"${Y}": "${X}"}]}}]}`,
			want: `{"k":{"z":"${Y}"}}`,
		},
		"not known yet": {
			src:  `{"a": 1, "Fn::ForEach::L": ["X", {"Ref": "P"}, {"k${X}": 1}]}`,
			want: `{"a":1}`,
		},
		"outside of loops nothing is filled": {
			src:  `{"${X}": "${X}"}`,
			want: `{"${X}":"${X}"}`,
		},
	} {
		got, wrong := expand(t, c.src, c.params)
		if got != c.want || len(wrong) > 0 {
			t.Errorf("%s: %s %v\nwant %s", name, got, wrong, c.want)
		}
	}
}

func TestWrongLoops(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		`{"Fn::ForEach::L": ["X", ["a"]]}`:                                          `R.Fn::ForEach::L: Arguments to "Fn::ForEach::L" must be of the form: [identifier, [value, ...], {key: value}]`,
		`{"Fn::ForEach::L": ["X Y", ["a"], {}]}`:                                    `R.Fn::ForEach::L: the identifier of "Fn::ForEach::L" must be a text of letters and digits`,
		`{"Fn::ForEach::L": [1, ["a"], {}]}`:                                        `R.Fn::ForEach::L: the identifier of "Fn::ForEach::L" must be a text of letters and digits`,
		`{"Fn::ForEach::L": ["X", ["a"], ["b"]]}`:                                   `R.Fn::ForEach::L: what "Fn::ForEach::L" repeats must be a map`,
		`{"Fn::ForEach::L": ["X", "a", {}]}`:                                        `R.Fn::ForEach::L: "Fn::ForEach::L" must go over a list, not a string`,
		`{"Fn::ForEach::L": ["X", [["a"]], {}]}`:                                    `R.Fn::ForEach::L: "Fn::ForEach::L" must go over a list of texts; ['a'] is none`,
		`{"Fn::ForEach::L": ["X", {"Ref": "none"}, {}]}`:                            `R.Fn::ForEach::L: there is nothing to go over`,
		`{"Fn::ForEach::L": ["X", ["a", "b"], {"k": 1}]}`:                           `R.Fn::ForEach::L[2].k: the key "k" is there more than once`,
		`{"a": 1, "Fn::ForEach::L": ["X", ["a"], {"${X}": 1}]}`:                     `R.Fn::ForEach::L[2].${X}: the key "a" is there more than once`,
		`{"a": {"Fn::ForEach::L": ["X", [], {}]}, "Fn::ForEach::L": ["X", [], {}]}`: `R.Fn::ForEach::L: there is another loop of the name L`,
	} {
		if _, wrong := expand(t, src, map[string]any{"none": errNothing}); len(wrong) != 1 || wrong[0] != want {
			t.Errorf("%s: %q\nwant %q", src, wrong, want)
		}
	}
}

// TestLoopsAreBounded checks that all loops are bounded in what they make, with one problem.
func TestLoopsAreBounded(t *testing.T) {
	t.Parallel()
	many := make([]any, 100_000)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	params := map[string]any{"many": many, "long": []any{strings.Repeat("x", 1<<20)}, "two": []any{"a", "b"}}
	nested := `"${A0}${A1}"`
	for i := 39; i >= 0; i-- {
		nested = fmt.Sprintf(`{"Fn::ForEach::L%d": ["A%d", {"Ref": "two"}, {"${A%d}": %s}]}`, i, i, i, nested)
	}
	for name, src := range map[string]string{
		"a product of nothing": `{"Fn::ForEach::L": ["X", {"Ref": "many"}, {"Fn::ForEach::M": ["Y", {"Ref": "many"}, {}]}]}`,
		"a product":            `{"Fn::ForEach::L": ["X", {"Ref": "many"}, {"${X}": {"Fn::ForEach::M": ["Y", {"Ref": "many"}, {"${Y}": 1}]}}]}`,
		"two to the forty":     nested,
		"long values":          `{"Fn::ForEach::L": ["X", {"Ref": "long"}, {"k": "` + strings.Repeat("${X}", 100_000) + `"}]}`,
		"long texts":           `{"Fn::ForEach::L": ["X", {"Ref": "many"}, {"${X}": "` + strings.Repeat("{", 100_000) + `"}]}`,
	} {
		got, wrong := expand(t, src, params)
		if len(wrong) != 1 || !strings.HasSuffix(wrong[0], "the loops of the template make more than 200000 values") {
			t.Errorf("%s: %q", name, wrong[:min(len(wrong), 5)])
		}
		if len(got) > 64<<20 {
			t.Errorf("%s makes %d bytes", name, len(got))
		}
	}
}

func TestHas(t *testing.T) {
	t.Parallel()
	if !Has(tree(t, `{"a": [{"b": {"Fn::ForEach::L": 1}}]}`)) || Has(tree(t, `{"a": [{"b": {"Fn::ForEach": 1}}]}`)) {
		t.Error("a loop is not told apart")
	}
}
