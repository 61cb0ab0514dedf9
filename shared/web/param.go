package web

import (
	"strconv"
	"strings"

	"hearth/shared/stack"
)

// Bool reads a parameter that is true or false, in any case of letters.
func (r *Request) Bool(name string, otherwise bool) (bool, error) {
	if !r.Query().Has(name) {
		return otherwise, nil
	}
	return ParseBool(name, r.Query().Get(name))
}

// Int reads a parameter that is a whole number from 0 on; ok is false when it was
// not given.
func (r *Request) Int(name string) (n int, ok bool, err error) {
	text := r.Query().Get(name)
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
