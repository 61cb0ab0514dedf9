package awsjson

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"hearth/shared/awsquery"
)

func isTime(member string) bool { return member == "At" }

func TestRead(t *testing.T) {
	p, err := Read([]byte(` {"Text": "é", "Yes": true, "Count": 7, "Less": -7, "Half": 0.5, "At": 1500.25, "Ats": [1], "Nothing": null,
		"Texts": ["a", "b"], "None": [], "Empty": {}, "In": {"Deep": [{"Key": "k", "At": -1}], "At": [1, 2]}} `), isTime)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Text": "é", "Yes": "true", "Count": "7", "Less": "-7", "Half": "0.5", "At": "1970-01-01T00:25:00.25Z", "Ats.member.1": "1", "Texts.member.2": "b", "None": "",
		"In.Deep.member.1.Key": "k", "In.Deep.member.1.At": "1969-12-31T23:59:59Z", "In.At.member.2": "1970-01-01T00:00:02Z",
	} {
		if got := p.String(name); got != want || !p.Given(name) {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if p.Given("Nothing") || p.Given("Empty") {
		t.Error("a null or an empty structure is given")
	}
	if texts, err := p.Strings("Texts"); err != nil || fmt.Sprint(texts) != "[a b]" {
		t.Errorf("%v, %v", texts, err)
	}
	for _, body := range []string{"", "{}"} {
		if p, err := Read([]byte(body), isTime); err != nil || p.Given("") {
			t.Errorf("%q: %v, %v", body, p, err)
		}
	}
}

// zeros returns a list of n numbers.
func zeros(n int) string { return "[" + strings.Repeat("0,", n-1) + "0]" }

func TestReadMistakes(t *testing.T) {
	const invalid = "not an object in JSON"
	for name, c := range map[string]struct{ body, says string }{
		"no JSON":              {`{"A": b}`, invalid},
		"cut off":              {`{"A": "b"`, invalid},
		"more behind it":       {`{"A": "b"} {}`, invalid},
		"a comma too many":     {`{"A": ["b",]}`, invalid},
		"no object":            {`["A"]`, invalid},
		"spaces":               {"  ", invalid},
		"no UTF-8":             {"{\"A\": \"\xff\"}", invalid},
		"a key twice":          {`{"A": 1, "A": 2}`, "The member A is given more than once."},
		"a key twice, escaped": {`{"A": null, "\u0041": 2}`, "The member A is given more than once."},
		"a key twice within":   {`{"A": [{"B": {"C": 1}, "B": {"D": 1}}]}`, "The member B is given more than once."},
		"a name twice":         {`{"A.B": 1, "A": {"B": 2}}`, "The member A.B is given more than once."},
		"a null in a list":     {`{"1": ["a", null]}`, "The list 1 has a null."},
		"too deep":             {`{"A": ` + strings.Repeat("[", 16) + strings.Repeat("]", 16) + "}", "more than 16 levels"},
		"objects too deep":     {strings.Repeat(`{"A":`, 17) + "1" + strings.Repeat("}", 17), "more than 16 levels"},
		"far too deep":         {`{"A": ` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}", invalid},
		"a long list":          {`{"A": ` + zeros(mostItems+1) + "}", "The list A has more than 4096 members."},
		"too many in all":      {`{"A": [` + strings.Repeat(zeros(mostItems)+",", 16) + "[1]]}", "The request has more than 65536 parameters."},
		"a long name":          {`{"` + strings.Repeat("A", 900<<10) + `": ` + zeros(mostItems) + "}", "more than 8388608 bytes"},
		"long names":           {strings.Repeat(`{"`+strings.Repeat("A", 50<<10)+`":`, 3) + zeros(mostItems) + "}}}", "more than 8388608 bytes"},
		"a name in an error":   {`{"` + strings.Repeat("A", 1000) + `": [null]}`, "has a null"},
		"a distant time":       {`{"At": 1e12}`, "The member At has no time."},
		"an infinite time":     {`{"At": 1e999}`, "The member At has no time."},
	} {
		p, err := Read([]byte(c.body), isTime)
		code := awsquery.Serialization
		if name == "too many in all" {
			code = awsquery.MalformedQueryString
		}
		if awsquery.CodeOf(err) != code || !strings.Contains(err.Error(), c.says) || len(err.Error()) > 300 {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
	var keys []string
	for i := range mostItems + 1 {
		keys = append(keys, fmt.Sprintf(`"A%d":1`, i))
	}
	if _, err := Read([]byte("{"+strings.Join(keys, ",")+"}"), isTime); err == nil || !strings.Contains(err.Error(), "more than 4096 members") {
		t.Errorf("too many members: %v", err)
	}
	if _, err := Read([]byte("{"+strings.Join(keys[1:], ",")+"}"), isTime); err != nil {
		t.Errorf("as many members as there may be: %v", err)
	}
}

func TestAnswer(t *testing.T) {
	type inner struct{ Name string }
	body, err := Answer(struct {
		Text, Missing string
		Count         int
		At            time.Time
		Raw           json.RawMessage
		List          []inner
		Empty, None   []string
	}{Text: "a", Count: 3, At: time.UnixMilli(1500), Raw: json.RawMessage(`{"a": 1}`), List: []inner{{"x"}}, Empty: []string{}})
	if want := `{"At":1.5,"Count":3,"Empty":[],"List":[{"Name":"x"}],"Raw":"{\"a\": 1}","Text":"a"}`; err != nil || string(body) != want {
		t.Errorf("got %s, %v, want %s", body, err, want)
	}
	if body, err := Answer(nil); err != nil || string(body) != "{}" {
		t.Errorf("no result is %s, %v", body, err)
	}
	if _, err := Answer(3); err == nil {
		t.Error("a number is a result")
	}
	if fault, err := Fault("ValidationError", "why"); err != nil || string(fault) != `{"__type":"ValidationError","message":"why"}` {
		t.Errorf("the fault is %s, %v", fault, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"Namespace": "n", "MetricData": [{"MetricName": "m", "Value": 1.5, "At": 1}], "Yes": true}`))
	f.Add([]byte(`{"A": [[], {}, null]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := Read(body, isTime)
		if err != nil && awsquery.CodeOf(err) == "" {
			t.Errorf("an error without a code: %v", err)
		}
		_, _ = p.Members("MetricData")
	})
}
