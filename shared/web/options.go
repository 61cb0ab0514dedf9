package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// Options reads the body of a route that Heat does not have: a JSON object whose fields are all
// optional, and so is the body itself. Unlike Object it refuses what it cannot use, so that nothing
// the caller meant is dropped. Another content type is answered 415, and a body that is no object
// 400. Fields that the route does not know are answered 400 too, with the known ones named.
func (r *Request) Options(known ...string) (map[string]json.RawMessage, error) {
	body, err := r.Text()
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return nil, err
	}
	if !jsonType(r.Header.Get("Content-Type")) {
		return nil, stack.Errorf(UnsupportedMediaType, "The body is %q; send it with Content-Type: application/json.", r.Header.Get("Content-Type"))
	}
	return Fields(body, "The body", known...)
}

// Fields reads a JSON object that has known fields alone. What names it in errors, such as
// "The body".
func Fields(text []byte, what string, known ...string) (fields map[string]json.RawMessage, err error) {
	text = bytes.TrimSpace(text)
	if len(text) > 0 && text[0] != '{' && json.Valid(text) {
		return nil, stack.Errorf(stack.BadRequest, "%s must be a JSON object.", what)
	}
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, stack.Errorf(stack.BadRequest, "%s", exact.Explain(what, text, err))
	}
	var unknown []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(known, name) {
			unknown = append(unknown, fmt.Sprintf("%q", name))
		}
	}
	if len(unknown) > 0 {
		return nil, stack.Errorf(stack.BadRequest, "%s has unknown fields: %s. Known are: %s.", what, strings.Join(unknown, ", "), strings.Join(known, ", "))
	}
	return fields, nil
}
