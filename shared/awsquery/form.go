package awsquery

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
)

// Form returns the parameters of a form, of which there may be that many; 0 is as many as a request may
// have. They are counted before the form is decoded.
func Form(body []byte, most int) (url.Values, error) {
	if most <= 0 || most > mostParams {
		most = mostParams
	}
	if bytes.Count(body, []byte{'&'}) >= most {
		return nil, tooMany(most)
	}
	form, err := url.ParseQuery(string(body))
	var escape url.EscapeError
	switch {
	case errors.As(err, &escape):
		return nil, Errorf(MalformedQueryString, "The body is not a form: %q is not a percent sign with two hexadecimal digits.", clip(string(escape)))
	case err != nil:
		return nil, Errorf(MalformedQueryString, "The body is not a form: a semicolon does not separate parameters; use &, or write it as %%3B.")
	}
	return form, nil
}

func tooMany(most int) error {
	return Errorf(MalformedQueryString, "The request has more than %d parameters.", most)
}

// Peek returns the first value of a parameter in a query or a form that is not yet decoded. It finds only
// names and values without escapes, and makes nothing.
func Peek(encoded, name string) string {
	for pair := range strings.SplitSeq(encoded, "&") {
		if key, value, _ := strings.Cut(pair, "="); key == name {
			return value
		}
	}
	return ""
}
