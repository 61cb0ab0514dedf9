package web

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hearth/shared/stack"
)

// Param is a parameter that counts once: of several the last, as with Heat. An empty one
// is as good as none.
func (r *Request) Param(name string) string {
	all := r.Query()[name]
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// checkQuery refuses parameters that cannot be read: a filter that is passed over would
// let everything through.
func checkQuery(raw string) error {
	why := ""
	query, err := url.ParseQuery(raw)
	var escape url.EscapeError
	switch {
	case errors.As(err, &escape):
		why = string(escape) + " is not a percent sign with two hexadecimal digits"
	case err != nil:
		why = "a semicolon does not separate parameters; use &, or write it as %3B"
	}
	for name, values := range query {
		if !isText(name) || slices.ContainsFunc(values, func(v string) bool { return !isText(v) }) {
			why = "a name or a value is not UTF-8, or has a NUL"
		}
	}
	if why != "" {
		return stack.Errorf(stack.BadRequest, "The parameters of the address cannot be read: %s.", why)
	}
	return nil
}

// Bool reads a parameter that is true or false, in any case of letters.
func (r *Request) Bool(name string, otherwise bool) (bool, error) {
	text := r.Param(name)
	if text == "" {
		return otherwise, nil
	}
	return ParseBool(name, text)
}

// Int reads a parameter that is a whole number from 0 on; ok is false when it was
// not given.
func (r *Request) Int(name string) (n int, ok bool, err error) {
	text := r.Param(name)
	if text == "" {
		return 0, false, nil
	}
	n, err = ParseInt(name, text)
	return n, err == nil, err
}

// ParseBool refuses all but true and false, in Heat's words.
func ParseBool(name, value string) (bool, error) {
	switch strings.ToLower(value) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, stack.Errorf(stack.BadRequest,
		`Unrecognized value "%s" for "%s", acceptable values are: true, false.`, value, name)
}

// ParseInt refuses what is no whole number from 0 on, in Heat's words.
func ParseInt(name, value string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil {
		return 0, stack.Errorf(stack.BadRequest, "Only integer is acceptable by '%s'.", name)
	}
	if n < 0 {
		return 0, stack.Errorf(stack.BadRequest,
			"Value '%d' is invalid for '%s' which only accepts non-negative integer.", n, name)
	}
	return n, nil
}
