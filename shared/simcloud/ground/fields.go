package ground

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Doc is one object in the words of its API. Names that begin with "_" are the simulator's own
// and are never shown. A doc in a table never changes: a change replaces it with a copy, so that
// answers can be written after the lock is released. Lists are []any, maps are doc or
// map[string]any.
type Doc map[string]any

func (d Doc) Str(name string) string {
	s, _ := d[name].(string)
	return s
}

func (d Doc) Flag(name string) bool {
	b, _ := d[name].(bool)
	return b
}

func (d Doc) Num(name string) int64 {
	n, _ := Integer(d[name])
	return n
}

func (d Doc) List(name string) []any {
	l, _ := d[name].([]any)
	return l
}

func (d Doc) Sub(name string) Doc { return AsDoc(d[name]) }

// Strs returns the texts in a list.
func (d Doc) Strs(name string) []string {
	var out []string
	for _, v := range d.List(name) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// Docs returns the maps in a list.
func (d Doc) Docs(name string) []Doc {
	var out []Doc
	for _, v := range d.List(name) {
		if m := AsDoc(v); m != nil {
			out = append(out, m)
		}
	}
	return out
}

func (d Doc) Has(name string) bool {
	_, ok := d[name]
	return ok
}

// With returns a copy with the pairs set.
func (d Doc) With(pairs ...any) Doc {
	out := make(Doc, len(d)+len(pairs)/2)
	for k, v := range d {
		out[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i].(string)] = pairs[i+1]
	}
	return out
}

// Shown returns a copy without the simulator's own fields.
func (d Doc) Shown() Doc {
	out := make(Doc, len(d)+2)
	for k, v := range d {
		if k[0] != '_' {
			out[k] = v
		}
	}
	return out
}

// Pick returns a copy with only the named fields.
func (d Doc) Pick(names ...string) Doc {
	out := make(Doc, len(names))
	for _, n := range names {
		if v, ok := d[n]; ok {
			out[n] = v
		}
	}
	return out
}

// AsDoc returns a value as a Doc, or nil when it is none.
func AsDoc(v any) Doc {
	switch m := v.(type) {
	case Doc:
		return m
	case map[string]any:
		return m
	}
	return nil
}

// Integer returns a value as an integer, and reports whether it is one.
func Integer(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		return int64(n), n == float64(int64(n))
	case json.Number:
		i, err := n.Int64()
		return i, err == nil
	case string:
		i, err := strconv.ParseInt(n, 10, 64)
		return i, err == nil
	}
	return 0, false
}

// AnyList converts a list to the form that a doc holds.
func AnyList[T any](in []T) []any {
	out := make([]any, len(in))
	for i, v := range in {
		out[i] = v
	}
	return out
}

// Without returns the list without one text.
func Without(list []any, gone string) []any {
	out := make([]any, 0, len(list))
	for _, v := range list {
		if v != gone {
			out = append(out, v)
		}
	}
	return out
}

// QueryText returns a value as a query writes it.
func QueryText(v any) string {
	switch t := v.(type) {
	case nil:
		return ""
	case string:
		return t
	case bool:
		return strconv.FormatBool(t)
	case json.Number:
		return t.String()
	}
	return fmt.Sprint(v)
}

// PythonText returns a value as Python's repr writes it, because several services put such text into
// their messages.
func PythonText(v any) string {
	switch t := v.(type) {
	case nil:
		return "None"
	case bool:
		if t {
			return "True"
		}
		return "False"
	case string:
		return "'" + strings.ReplaceAll(t, "'", "\\'") + "'"
	case []any:
		parts := make([]string, len(t))
		for i, e := range t {
			parts[i] = PythonText(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		return PythonMap(t)
	case Doc:
		return PythonMap(t)
	}
	return fmt.Sprint(v)
}

// PythonMap is PythonText of a map.
func PythonMap(m map[string]any) string {
	parts := make([]string, 0, len(m))
	for _, k := range Sorted(m) {
		parts = append(parts, PythonText(k)+": "+PythonText(m[k]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// Times: a doc holds them as text, in the form that its API shows.
const (
	TimeSeconds = "2006-01-02T15:04:05Z"       // Neutron, Nova's servers, Glance
	TimeMicros  = "2006-01-02T15:04:05.000000" // Cinder, the rest of Nova
)

// Stamp returns a time as Neutron, Nova's servers and Glance show it.
func Stamp(t time.Time) string { return t.UTC().Format(TimeSeconds) }

// ZeroMicros is a time with its second alone, as what has been in a MySQL column.
func ZeroMicros(t time.Time) string { return t.UTC().Truncate(time.Second).Format(TimeMicros) }

// OrText returns the text, or the other when it is empty.
func OrText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// OrDoc returns the doc, or an empty one for nil.
func OrDoc(d Doc) Doc {
	if d == nil {
		return Doc{}
	}
	return d
}

// Truth reads a boolean as Neutron does.
func Truth(v any) (value, valid bool) {
	switch strings.ToLower(QueryText(v)) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}
