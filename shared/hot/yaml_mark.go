package hot

import (
	"reflect"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A mark is a place in a text: its line and column, from 1.
type mark struct{ line, column int }

// How the YAML library numbers the errors that have a place.
const (
	scannerError = 3
	parserError  = 4
)

// faultMark returns where the YAML parser stood when it failed. The library's own sentence
// names the beginning of the list or map that is broken, often many lines before, and counts
// its lines from 0. The place itself is in fields that the library does not export.
//
// Two faults show only later than where they are. A list, map or quotation that is never closed
// shows at the end of the text, and a key without a colon on the next line. For these faultMark
// returns where it begins.
func faultMark(d *yaml.Decoder, src []byte) (mark, bool) {
	reader := inner(reflect.ValueOf(d), "parser")
	p := inner(reader, "parser")
	kind := inner(p, "error")
	if !kind.IsValid() || !kind.CanInt() {
		return mark{}, false
	}
	switch kind.Int() {
	case 0: // the text is YAML, but names an anchor that it does not have
		at, _, ok := markOf(inner(inner(reader, "event"), "start_mark"))
		return at, ok
	case scannerError, parserError:
		problem, index, ok := markOf(inner(p, "problem_mark"))
		begin, _, known := markOf(inner(p, "context_mark"))
		context := inner(p, "context").String()
		if known && context != "" && (index >= utf8.RuneCount(src) || context == "while scanning a simple key") {
			return begin, true
		}
		return problem, ok
	}
	return mark{}, false
}

func markOf(v reflect.Value) (_ mark, index int, ok bool) {
	line, column, at := inner(v, "line"), inner(v, "column"), inner(v, "index")
	for _, number := range []reflect.Value{line, column, at} {
		if !number.IsValid() || !number.CanInt() {
			return mark{}, 0, false
		}
	}
	return mark{int(line.Int()) + 1, int(column.Int()) + 1}, int(at.Int()), true
}

// inner returns the field of a struct or of a pointer to one; the zero Value if it has none.
func inner(v reflect.Value, name string) reflect.Value {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return v.FieldByName(name)
}
