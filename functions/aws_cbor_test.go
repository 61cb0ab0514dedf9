package functions_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// inStructures returns parameters as a client of the second wire format sends them: lists and
// structures, numbers and booleans.
func inStructures(flat map[string]string) map[string]any {
	input := map[string]any{}
	for name, text := range flat {
		var v any = text
		if n, err := strconv.Atoi(text); err == nil {
			v = n
		} else if b, err := strconv.ParseBool(text); err == nil && len(text) > 1 {
			v = b
		}
		place(input, strings.Split(name, "."), v)
	}
	return asLists(input).(map[string]any)
}

func place(in map[string]any, way []string, v any) {
	if len(way) == 1 {
		in[way[0]] = v
		return
	}
	below, _ := in[way[0]].(map[string]any)
	if below == nil {
		below = map[string]any{}
		in[way[0]] = below
	}
	place(below, way[1:], v)
}

// asLists returns a value with a list for each map that has only the key member.
func asLists(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	for key, inner := range m {
		m[key] = asLists(inner)
	}
	members, ok := m["member"].(map[string]any)
	if !ok || len(m) != 1 {
		return m
	}
	list := make([]any, len(members))
	for key, inner := range members {
		if n, err := strconv.Atoi(key); err == nil && n <= len(list) {
			list[n-1] = inner
		}
	}
	return list
}

// askCBOR is ask in the second wire format. It returns the answer as JSON would have it.
func (n *localHearth) askCBOR(token, action string, parameters map[string]string) (int, map[string]any) {
	n.t.Helper()
	body, err := cbor.Marshal(inStructures(parameters))
	if err != nil {
		n.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(n.t.Context(), http.MethodPost, strings.TrimSuffix(n.aws, "/")+"/service/CloudFormation/operation/"+action, bytes.NewReader(body))
	if err != nil {
		n.t.Fatal(err)
	}
	for name, value := range map[string]string{"Content-Type": "application/cbor", "Smithy-Protocol": "rpc-v2-cbor", "X-Auth-Token": token} {
		r.Header.Set(name, value)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	mode, err := cbor.DecOptions{DefaultMapType: reflect.TypeFor[map[string]any]()}.DecMode()
	if err != nil {
		n.t.Fatal(err)
	}
	var got map[string]any
	if err := mode.Unmarshal(text, &got); err != nil {
		n.t.Fatalf("%s: %v: %q", action, err, text)
	}
	return a.StatusCode, plainJSON(n.t, inSeconds(got))
}

// inSeconds returns a value with its times as seconds since 1970.
func inSeconds(v any) any {
	switch v := v.(type) {
	case time.Time:
		return float64(v.Round(time.Millisecond).UnixMilli()) / 1000
	case []any:
		for i := range v {
			v[i] = inSeconds(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = inSeconds(v[key])
		}
	}
	return v
}

// plainJSON returns a value as it is after a journey through JSON.
func plainJSON(t testing.TB, v any) (m map[string]any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// compareCBOR compares the answer to a reading action in the second wire format with that in JSON.
// JSON texts are objects there.
func (n *localHearth) compareCBOR(s awsStep) {
	n.t.Helper()
	flat := with("ContentType", "JSON")
	for name, value := range s.parameters {
		flat[name] = value
	}
	code, _, body := n.ask(n.member.token, s.action, flat)
	var want map[string]map[string]map[string]any
	if err := json.Unmarshal(body, &want); err != nil && code == http.StatusOK {
		n.t.Fatal(err)
	}
	got, answer := n.askCBOR(n.member.token, s.action, s.parameters)
	if got != code {
		n.t.Errorf("%s %v in CBOR: %d %v, otherwise %d %s", s.action, s.parameters, got, answer, code, body)
	}
	if code != http.StatusOK {
		return
	}
	expected := want[s.action+"Response"][s.action+"Result"]
	if expected == nil {
		expected = map[string]any{}
	}
	if !reflect.DeepEqual(withoutTexts(answer), withoutTexts(plainJSON(n.t, expected))) {
		n.t.Errorf("%s %v in CBOR: %v, in JSON %v", s.action, s.parameters, answer, expected)
	}
}

// withoutTexts removes the JSON texts, and the tokens of pages, which differ each time.
func withoutTexts(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = withoutTexts(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = withoutTexts(v[key])
		}
		for _, key := range []string{"TemplateBody", "Metadata", "Schema", "NextToken"} {
			delete(v, key)
		}
	}
	return v
}
