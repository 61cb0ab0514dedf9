package answers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// An Answer is a normalized answer of an API. Addresses, IDs, names and times that differ from one
// Heat to the next are replaced by words in braces. Fields with their usual value are left out.
type Answer struct {
	Status int `json:"status"`
	Body   any `json:"body"`
}

// An Origin has the address that answered, and the project and user that asked.
type Origin struct {
	Root    string // http://host:8004/v1
	Project string // id
	User    string // name
}

var bareNumber = regexp.MustCompile(`([:,\[] *)(-?Infinity|NaN)`)

// New returns the normalized answer of a status and a body.
func New(who Origin, status int, body []byte) (Answer, error) {
	body = bareNumber.ReplaceAll(body, []byte(`$1"$2"`)) // Python writes them bare
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return Answer{}, fmt.Errorf("an answer of status %d that is not JSON: %.200s", status, body)
	}
	v = normalize(who, v)
	m, _ := v.(map[string]any)
	switch {
	case m["error"] != nil:
		v = normalizeFault(m)
	case m["stack"] != nil:
		v = normalizePreview(m)
	default:
		v = omitUsual(m, validation)
	}
	return Answer{Status: status, Body: v}, nil
}

// normalize replaces the values that always differ, and writes equal numbers equally.
func normalize(who Origin, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			v[k] = normalize(who, item)
		}
	case []any:
		for i, item := range v {
			v[i] = normalize(who, item)
		}
	case string:
		if v == who.User {
			return "{user}"
		}
		return strings.ReplaceAll(strings.ReplaceAll(v, who.Root, "{root}"), who.Project, "{project}")
	case json.Number:
		if f, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), ".eE") {
			return json.Number(strconv.FormatFloat(f, 'g', -1, 64))
		}
	}
	return v
}

// Message returns the message of an error, or "".
func (a Answer) Message() string {
	m, _ := a.Body.(map[string]any)
	text, _ := m["message"].(string)
	return text
}
