package awsjson

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"hearth/shared/awsquery"
)

// Bounds of a body.
const (
	mostNested = 16
	mostItems  = 4096 // of one list or object
)

// Read returns the parameters of a body. Their names are those of the Query form. isTime reports
// whether a member is a time, which JSON has as a number of seconds since 1970. An empty body has no
// parameters.
func Read(body []byte, isTime func(member string) bool) (awsquery.Params, error) {
	r := reader{isTime: isTime}
	if len(body) == 0 {
		return r.flat.Params(), nil
	}
	if !utf8.Valid(body) || !json.Valid(body) || bytes.TrimLeft(body, " \t\r\n")[0] != '{' {
		return awsquery.Params{}, malformed("The body is not an object in JSON.")
	}
	r.tokens = json.NewDecoder(bytes.NewReader(body))
	r.tokens.UseNumber()
	if err := r.next("", "", 0); err != nil {
		return awsquery.Params{}, err
	}
	return r.flat.Params(), nil
}

func malformed(format string, args ...any) error {
	return awsquery.Errorf(awsquery.Serialization, format, args...)
}

// A reader reads the values of one valid body.
type reader struct {
	tokens *json.Decoder
	flat   awsquery.Flat
	isTime func(member string) bool
}

// next reads the next value, whose parameter has a name. The member of a structure in which the value
// is, perhaps as a part of a list, is the last one of the name.
func (r *reader) next(name, member string, depth int) error {
	token, err := r.token()
	if err != nil {
		return err
	}
	return r.value(token, name, member, depth)
}

func (r *reader) token() (json.Token, error) {
	token, err := r.tokens.Token()
	if err != nil {
		return nil, malformed("The body is not an object in JSON.")
	}
	return token, nil
}

// value reads a value that begins with a token. A null is an absent member.
func (r *reader) value(token json.Token, name, member string, depth int) error {
	switch token {
	case nil:
		return nil
	case json.Delim('{'):
		return r.object(name, depth+1)
	case json.Delim('['):
		return r.list(name, member, depth+1)
	}
	text, err := r.scalar(token, name, member)
	if err != nil {
		return err
	}
	return r.flat.Set(name, text)
}

// object reads the members of a structure.
func (r *reader) object(name string, depth int) error {
	if depth > mostNested {
		return malformed("The body has more than %d levels.", mostNested)
	}
	seen := map[string]bool{}
	for r.tokens.More() {
		token, err := r.token()
		if err != nil {
			return err
		}
		member, _ := token.(string) // the body is valid
		switch {
		case seen[member]:
			return malformed("The member %.200s is given more than once.", member)
		case len(seen) == mostItems:
			return malformed("An object has more than %d members.", mostItems)
		}
		seen[member] = true
		full := member
		if depth > 1 {
			full, err = r.flat.Below(name, ".", member)
		}
		if err == nil {
			err = r.next(full, member, depth)
		}
		if err != nil {
			return err
		}
	}
	_, err := r.token() // the end
	return err
}

// list reads the members of a list. An empty list is given as an empty text.
func (r *reader) list(name, member string, depth int) error {
	if depth > mostNested {
		return malformed("The body has more than %d levels.", mostNested)
	}
	n := 0
	for ; r.tokens.More(); n++ {
		if n == mostItems {
			return malformed("The list %.200s has more than %d members.", name, mostItems)
		}
		token, err := r.token()
		if err != nil {
			return err
		}
		if token == nil {
			return malformed("The list %.200s has a null.", name)
		}
		full, err := r.flat.Below(name, ".member.", strconv.Itoa(n+1))
		if err == nil {
			err = r.value(token, full, member, depth)
		}
		if err != nil {
			return err
		}
	}
	if n == 0 {
		if err := r.flat.Set(name, ""); err != nil {
			return err
		}
	}
	_, err := r.token() // the end
	return err
}

// scalar returns a value as the Query form has it.
func (r *reader) scalar(token json.Token, name, member string) (string, error) {
	switch v := token.(type) {
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case json.Number:
		if r.isTime(member) {
			return timeOf(v, name)
		}
		return v.String(), nil
	}
	return "", malformed("The member %.200s has a value of an unknown kind.", name)
}

// Times of a request are in the years 1 to 9999, in seconds since 1970.
const (
	earliest = -62_135_596_800
	latest   = 253_402_300_800
)

// timeOf returns the time of a number of seconds since 1970.
func timeOf(number json.Number, name string) (string, error) {
	seconds, err := number.Float64()
	if err != nil || seconds < earliest || seconds >= latest {
		return "", malformed("The member %.200s has no time.", name)
	}
	return time.UnixMilli(int64(math.Round(seconds * 1000))).UTC().Format(time.RFC3339Nano), nil
}
