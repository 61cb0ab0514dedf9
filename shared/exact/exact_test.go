package exact

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestNumbersComeBackAsTheyWere checks that a number is written again as it was, or as Python
// writes the same number.
func TestNumbersComeBackAsTheyWere(t *testing.T) {
	for text, want := range map[string]string{
		"1": "1", "-7": "-7", "1.0": "1.0", "-0.0": "-0.0", "1.50": "1.5", "2.05": "2.05", "1e3": "1000.0", "1E22": "1e+22",
		"9007199254740991": "9007199254740991", "9007199254740992": "9007199254740992", "9007199254740993": "9007199254740993",
		"12345678901234567890": "12345678901234567890", "-9007199254740993": "-9007199254740993",
		"0.1": "0.1", "1.5e3": "1500.0", "1e400": `"1e400"`, `"1.0"`: `"1.0"`, `"a\"1.0"`: `"a\"1.0"`,
	} {
		var v, deep any
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(text, err)
		}
		got, err := json.Marshal(v)
		if err != nil || string(got) != want {
			t.Errorf("%s becomes %s (%v), not %s", text, got, err, want)
		}
		nest := func(s string) string { return `{"a":[{"b":` + s + `},true]}` }
		if err := Unmarshal([]byte(nest(text)), &deep); err != nil {
			t.Fatal(text, err)
		}
		if got, _ := json.Marshal(deep); string(got) != nest(want) {
			t.Errorf("%s in a map becomes %s", text, got)
		}
		var again any
		if err := Unmarshal(got, &again); err != nil || !reflect.DeepEqual(v, again) {
			t.Errorf("%s read twice is %#v and %#v (%v)", text, v, again, err)
		}
	}
}

// TestUnmarshalIntoTypes checks that typed Go fields keep their types; only values of any kind are
// kept.
func TestUnmarshalIntoTypes(t *testing.T) {
	type inner struct {
		Data  map[string]any
		Count int
	}
	type outer struct {
		When  time.Time
		Raw   json.RawMessage
		Body  []byte
		Share float64
		Big   int
		All   map[string]inner
		Some  []*inner
		Any   any
	}
	var got outer
	text := `{"When":"2026-01-02T03:04:05Z","Raw":{"x":1.0},"Body":"AAE=","Share":1.0,"Big":9007199254740993,` +
		`"All":{"a":{"Data":{"n":1.0},"Count":3}},"Some":[{"Data":{"n":[9007199254740993]}},null],"Any":2.0}`
	if err := Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	want := outer{
		When: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Raw: json.RawMessage(`{"x":1.0}`), Body: []byte{0, 1}, Share: 1, Big: 9007199254740993,
		All:  map[string]inner{"a": {map[string]any{"n": json.Number("1.0")}, 3}},
		Some: []*inner{{Data: map[string]any{"n": []any{json.Number("9007199254740993")}}}, nil},
		Any:  json.Number("2.0"),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestUnmarshalRefusesWhatJSONDoes(t *testing.T) {
	for _, text := range []string{"", "{", "1.0 2", "1.0}", "[1.0", `{"a":1e}`, "1.0 nope"} {
		var v any
		if err := Unmarshal([]byte(text), &v); err == nil {
			t.Errorf("%q was read as %v", text, v)
		}
	}
}

func TestValueKeepsWhatIsRight(t *testing.T) {
	same := map[string]any{"a": []any{1, 2.5, "x", nil, true, map[string]any{}}}
	if got := Value(same).(map[string]any); reflect.ValueOf(got).Pointer() != reflect.ValueOf(same).Pointer() {
		t.Error("a value without such numbers was made new")
	}
	given := map[string]any{"a": []any{1, 1.0, 1e16}, "b": map[string]any{"c": 9007199254740993}}
	got, err := json.Marshal(Value(given))
	if want := `{"a":[1,1.0,1e+16],"b":{"c":9007199254740993}}`; err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	if given["a"].([]any)[1] != 1.0 {
		t.Error("what was given has changed")
	}
}

func FuzzUsual(f *testing.F) {
	for _, s := range []string{`{"a":1.0}`, `[1,2.50,"1.0"]`, "1e5", "9007199254740993", `"\\"`, "-0.0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var a, b any
		if !usual([]byte(s)) || json.Unmarshal([]byte(s), &a) != nil {
			return
		}
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		if err := d.Decode(&b); err != nil || !reflect.DeepEqual(a, settled(b)) {
			t.Errorf("%s is %#v and %#v (%v)", s, a, settled(b), err)
		}
	})
}

func TestKey(t *testing.T) {
	groups := [][]any{
		{1, 1.0, json.Number("1.0"), json.Number("1"), int64(1)},
		{0, math.Copysign(0, -1), json.Number("-0.0")},
		{9007199254740992, 9007199254740992.0, json.Number("9007199254740992"), json.Number("9007199254740992.0"), json.Number("9.007199254740992e15")},
		{9007199254740993, json.Number("9007199254740993")},
		{json.Number("12345678901234567890")},
		{1e22, json.Number("10000000000000000000000"), json.Number("1e+22")},
		{math.Inf(1)}, {1.5, json.Number("1.50")}, {-1, json.Number("-1.0")},
		{json.Number("1" + strings.Repeat("0", 400))}, {json.Number("1" + strings.Repeat("0", 399) + "1")},
	}
	for i, one := range groups {
		for j, other := range groups {
			for _, a := range one {
				for _, b := range other {
					x, okA := Key(a)
					y, okB := Key(b)
					if !okA {
						t.Errorf("%v (%T) has no key", a, a)
					}
					if !okB {
						t.Errorf("%v (%T) has no key", b, b)
					}
					if (x == y) != (i == j) {
						t.Errorf("%v (%T) and %v (%T): %v, %v", a, a, b, b, x, y)
					}
				}
			}
		}
	}
	for _, v := range []any{nil, "1", true, []any{1}, json.Number("1e400")} {
		if key, ok := Key(v); ok {
			t.Errorf("%v is the number %v", v, key)
		}
	}
}
