package exact

import (
	"regexp"
	"testing"
)

// TestExplain checks that each mistake in JSON is explained in words, with its place, without Go's
// own message.
func TestExplain(t *testing.T) {
	t.Parallel()
	type inner struct {
		ID *string `json:"id"`
	}
	type outer struct {
		Files map[string]string `json:"files"`
		Tags  []string          `json:"tags"`
		On    bool              `json:"on"`
		N     int               `json:"n"`
		In    inner             `json:"in"`
	}
	const no = "The body is not valid JSON: "
	foreign := regexp.MustCompile(`json:|Go |unmarshal|looking for|invalid character|literal|top-level|struct|interface`)
	for text, want := range map[string]string{
		`{"a" 5}`:               no + `line 1, column 6: '5' is not allowed here: a colon must follow the key.`,
		"{\n \"a\": 1\n \"b\"}": no + `line 3, column 2: '"' is not allowed here: a comma or a closing brace must follow the value.`,
		`{"ä": [1 2]}`:          no + `line 1, column 10: '2' is not allowed here: a comma or a closing bracket must follow the item.`,
		`{"a": 1} x`:            no + `line 1, column 10: 'x' is not allowed here: nothing may follow the JSON.`,
		`{a: 1}`:                no + `line 1, column 2: 'a' is not allowed here: a key in double quotes must begin.`,
		`{"a": }`:               no + `line 1, column 7: '}' is not allowed here: a value must begin.`,
		`{"a": "\q"}`:           no + `line 1, column 9: 'q' is not allowed here: no escape is written so.`,
		"{\"a\": \"x\ny\"}":     no + `line 1, column 9: '\n' is not allowed here: a control character in a text must be escaped.`,
		`{"a": tru}`:            no + `line 1, column 10: '}' is not allowed here: only true, false and null are written without quotes.`,
		`{"a": -x}`:             no + `line 1, column 8: 'x' is not allowed here: no number is written so.`,
		`{"a": "x`:              no + `it ends before its last value is complete.`,
		`{"files": 5}`:          `files must be a map, not a number.`,
		`{"files": {"a": [1]}}`: `files must be a text, not a list.`,
		`{"tags": {}}`:          `tags must be a list, not a map.`,
		`{"on": "x"}`:           `on must be true or false, not a text.`,
		`{"n": true}`:           `n must be a number, not true or false.`,
		`{"in": {"id": 1}}`:     `in.id must be a text, not a number.`,
		`[1]`:                   `The body must be a map, not a list.`,
	} {
		err := Unmarshal([]byte(text), new(outer))
		if err == nil {
			t.Errorf("%s is taken", text)
			continue
		}
		got := Explain("The body", []byte(text), err)
		if found := foreign.FindString(got); got != want || found != "" {
			t.Errorf("%s:\n got  %s\n want %s\n %q (%v)", text, got, want, found, err)
		}
	}
}
