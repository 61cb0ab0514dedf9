package awscbor

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"hearth/shared/awsquery"
)

func encoded(t testing.TB, v any) []byte {
	t.Helper()
	body, err := cbor.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestRead(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 500_000_000, time.UTC)
	p, err := Read(encoded(t, map[string]any{
		"Text": "é", "Yes": true, "Count": 7, "Less": -7, "Half": 0.5, "At": cbor.Tag{Number: 1, Content: float64(at.UnixMilli()) / 1000}, "Bytes": []byte("a"), "Nothing": nil,
		"Texts": []string{"a", "b"}, "None": []any{}, "In": map[string]any{"Deep": []any{map[string]any{"Key": "k"}}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Text": "é", "Yes": "true", "Count": "7", "Less": "-7", "Half": "0.5", "Bytes": "YQ==", "Texts.member.2": "b", "None": "", "In.Deep.member.1.Key": "k"} {
		if got := p.String(name); got != want || !p.Given(name) {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if p.Given("Nothing") || !strings.HasPrefix(p.String("At"), "2026-01-02T03:04:05.5") {
		t.Errorf("nothing is given: %v; the time is %q", p.Given("Nothing"), p.String("At"))
	}
	if texts, err := p.Strings("Texts"); err != nil || fmt.Sprint(texts) != "[a b]" {
		t.Errorf("%v, %v", texts, err)
	}
	if _, err := Read(nil); err != nil {
		t.Errorf("an empty body: %v", err)
	}
	indefinite, _ := hex.DecodeString("bf6141" + "9f6162ff" + "ff") // {"A": ["b"]}, without lengths
	if p, err := Read(indefinite); err != nil || p.String("A.member.1") != "b" {
		t.Errorf("without lengths: %v, %v", p, err)
	}
}

func TestReadMistakes(t *testing.T) {
	deep := any("x")
	for range 40 {
		deep = []any{deep}
	}
	for name, body := range map[string][]byte{
		"no CBOR":           {0xff},
		"cut off":           encoded(t, map[string]any{"A": "b"})[:3],
		"more behind it":    append(encoded(t, map[string]any{"A": "b"}), 0),
		"no map":            encoded(t, []any{}),
		"a number as key":   encoded(t, map[int]any{1: "a"}),
		"a number within":   encoded(t, map[string]any{"A": map[int]any{1: "a"}}),
		"a key twice":       {0xa2, 0x61, 'A', 0x01, 0x61, 'A', 0x02},
		"a name twice":      encoded(t, map[string]any{"A.B": 1, "A": map[string]any{"B": 2}}),
		"too deep":          encoded(t, map[string]any{"A": deep}),
		"a null in a list":  encoded(t, map[string]any{"A": []any{nil}}),
		"no number":         {0xa1, 0x61, 'A', 0xf9, 0x7e, 0x00},
		"no UTF-8":          {0xa1, 0x61, 'A', 0x61, 0xff},
		"an unknown tag":    encoded(t, map[string]any{"A": cbor.Tag{Number: 9999, Content: "x"}}),
		"too many members":  encoded(t, map[string]any{"A": make([]int, mostItems+1)}),
		"a promised length": {0xa1, 0x61, 'A', 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	} {
		if p, err := Read(body); awsquery.CodeOf(err) != awsquery.Serialization {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
}

func TestAnswer(t *testing.T) {
	yes := false
	type inner struct{ Name string }
	body, err := Answer(struct {
		Text    string
		Missing string
		Flag    *bool
		Count   int
		At      time.Time
		Raw     json.RawMessage
		List    []inner
		Empty   []string
		None    []string
	}{Text: "a", Flag: &yes, Count: 3, At: time.UnixMilli(1500), Raw: json.RawMessage(`{"a": 1}`), List: []inner{{"x"}}, Empty: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := cbor.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	at, _ := got["At"].(time.Time)
	delete(got, "At")
	if want := `map[Count:3 Empty:[] Flag:false List:[map[Name:x]] Raw:{"a": 1} Text:a]`; fmt.Sprint(got) != want || at.UnixMilli() != 1500 {
		t.Errorf("got %v at %v, want %s", got, at, want)
	}
	if body, err := Answer(nil); err != nil || hex.EncodeToString(body) != "a0" {
		t.Errorf("no result is %x, %v", body, err)
	}
	if _, err := Answer(3); err == nil {
		t.Error("a number is a result")
	}
	fault, err := Fault(string(awsquery.ValidationError), "why")
	if err != nil || cbor.Unmarshal(fault, &got) != nil || got["__type"] != "ValidationError" || got["message"] != "why" {
		t.Errorf("the fault is %v, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(encoded(f, map[string]any{"StackName": "s", "Parameters": []any{map[string]any{"ParameterKey": "k", "ParameterValue": 5}}, "Yes": true}))
	f.Add([]byte{0xbf, 0x61, 'A', 0x9f, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := Read(body)
		if err != nil && awsquery.CodeOf(err) == "" {
			t.Errorf("an error without a code: %v", err)
		}
		_, _ = p.Members("Parameters")
	})
}
