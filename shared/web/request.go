package web

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// A Request is one that is being answered.
type Request struct {
	*http.Request
	ID     string            // of the request, as answered in X-Openstack-Request-Id
	Base   string            // what links begin with: scheme, host and prefix as the client sees them
	Path   string            // below the prefix, as sent: still escaped
	Vars   map[string]string // of the route's path
	Caller stack.Caller

	limit int64
	query url.Values
}

// Query gives the parameters of the address; the body is never mixed in. They can all
// be read: an address where one cannot was refused before.
func (r *Request) Query() url.Values {
	if r.query == nil {
		r.query = r.URL.Query()
	}
	return r.query
}

// Text reads the whole body.
func (r *Request) Text() ([]byte, error) {
	if r.ContentLength > r.limit {
		return nil, tooLarge(r.ContentLength, r.limit)
	}
	body, err := ReadBody(nil, r.Request, r.limit)
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, tooLarge(r.limit+1, r.limit)
	case err != nil:
		return nil, stack.Errorf(stack.BadRequest, "The body could not be read.")
	}
	return body, nil
}

func tooLarge(size, limit int64) error {
	return stack.Errorf(stack.RequestLimitExceeded,
		"Request limit exceeded: JSON body size (%d bytes) exceeds maximum allowed size (%d bytes).", size, limit)
}

// Object reads a JSON object, each field as it was sent. As with Heat, a body of another content
// type than JSON counts as none: ok is false. So does one that does not begin with a brace. No
// content type and text/plain count as JSON.
func (r *Request) Object() (fields map[string]json.RawMessage, ok bool, err error) {
	if !jsonType(r.Header.Get("Content-Type")) {
		return nil, false, nil
	}
	body, err := r.Text()
	if err != nil || len(body) == 0 || body[0] != '{' {
		return nil, false, err
	}
	if err := checkJSON(body); err != nil {
		return nil, false, err
	}
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, false, stack.Errorf(stack.BadRequest, "%s", exact.Explain("The body", body, err))
	}
	return fields, true, nil
}

// Values is Object with each field read. It is nil when there is no object.
func (r *Request) Values() (map[string]any, error) {
	fields, ok, err := r.Object()
	if err != nil || !ok {
		return nil, err
	}
	values := make(map[string]any, len(fields))
	for name, raw := range fields {
		var v any
		if err := exact.Unmarshal(raw, &v); err != nil {
			return nil, err
		}
		values[name] = v
	}
	return values, nil
}

// Fields is Object for routes that need a body.
func (r *Request) Fields() (map[string]json.RawMessage, error) {
	fields, ok, err := r.Object()
	if err == nil && !ok {
		err = Malformed()
	}
	return fields, err
}

// Malformed is the error of a request that lacks its body, in Heat's words.
func Malformed() error { return &stack.Error{Code: stack.BadRequest, Message: explainMalformed} }

func jsonType(contentType string) bool {
	if contentType == "" || strings.HasPrefix(contentType, "text/plain") || contentType == "JSON" {
		return true
	}
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "application/json"
}
