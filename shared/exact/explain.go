package exact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Explain returns in words what is wrong with a JSON text that could not be read. It names the
// place of a mistake, or the field whose value has the wrong kind. what names the text in the
// sentence, such as "The body".
func Explain(what string, text []byte, err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && strings.Contains(syntax.Error(), "unexpected end"):
		return what + " is not valid JSON: it ends before its last value is complete."
	case errors.As(err, &syntax):
		at := int(min(max(syntax.Offset-1, 0), int64(len(text))))
		line := bytes.Count(text[:at], []byte("\n")) + 1
		column := utf8.RuneCount(text[bytes.LastIndexByte(text[:at], '\n')+1:at]) + 1
		found, _ := utf8.DecodeRune(text[at:])
		return fmt.Sprintf("%s is not valid JSON: line %d, column %d: %q is not allowed here%s.", what, line, column, found, expected(syntax.Error()))
	case errors.As(err, &kind):
		field := what
		if kind.Field != "" {
			field = kind.Field
		}
		value, _, _ := strings.Cut(kind.Value, " ") // a number that is too large comes with its digits
		return fmt.Sprintf("%s must be %s, not %s.", field, kinds[wanted(kind.Type)], kinds[value])
	}
	return what + " is not valid JSON."
}

// expected returns what must be at the place of a mistake, after a colon; empty when nothing more
// can be said.
func expected(message string) string {
	for _, one := range expectations {
		if strings.Contains(message, one.part) {
			return ": " + one.words
		}
	}
	return ""
}

// expectations are parts of the messages of encoding/json, and what they mean.
var expectations = []struct{ part, words string }{
	{"after object key:value pair", "a comma or a closing brace must follow the value"},
	{"after object key", "a colon must follow the key"},
	{"after array element", "a comma or a closing bracket must follow the item"},
	{"after top-level value", "nothing may follow the JSON"},
	{"beginning of object key", "a key in double quotes must begin"},
	{"beginning of value", "a value must begin"},
	{"escape", "no escape is written so"},
	{"in string", "a control character in a text must be escaped"},
	{"in literal", "only true, false and null are written without quotes"},
	{"numeric literal", "no number is written so"},
}

// wanted returns the kind of JSON value that a Go type accepts.
func wanted(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Map, reflect.Struct:
		return "object"
	case reflect.Slice, reflect.Array:
		return "array"
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "bool"
	}
	return "number"
}

// kinds are the kinds of JSON values in the words of templates.
var kinds = map[string]string{
	"object": "a map", "array": "a list", "string": "a text", "bool": "true or false", "number": "a number",
}
