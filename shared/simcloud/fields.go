package simcloud

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A doc is one object in the words of its API. Names that begin with "_" are the simulator's own
// and are never shown. A doc in a table never changes: a change replaces it with a copy, so that
// answers can be written after the lock is released. Lists are []any, maps are doc or
// map[string]any.
type doc map[string]any

func (d doc) str(name string) string {
	s, _ := d[name].(string)
	return s
}

func (d doc) flag(name string) bool {
	b, _ := d[name].(bool)
	return b
}

func (d doc) num(name string) int64 {
	n, _ := whole(d[name])
	return n
}

func (d doc) list(name string) []any {
	l, _ := d[name].([]any)
	return l
}

func (d doc) sub(name string) doc { return asDoc(d[name]) }

// strs returns the texts in a list.
func (d doc) strs(name string) []string {
	var out []string
	for _, v := range d.list(name) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// docs returns the maps in a list.
func (d doc) docs(name string) []doc {
	var out []doc
	for _, v := range d.list(name) {
		if m := asDoc(v); m != nil {
			out = append(out, m)
		}
	}
	return out
}

func (d doc) has(name string) bool {
	_, ok := d[name]
	return ok
}

// with returns a copy with the pairs set.
func (d doc) with(pairs ...any) doc {
	out := make(doc, len(d)+len(pairs)/2)
	for k, v := range d {
		out[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i].(string)] = pairs[i+1]
	}
	return out
}

// shown returns a copy without the simulator's own fields.
func (d doc) shown() doc {
	out := make(doc, len(d)+2)
	for k, v := range d {
		if k[0] != '_' {
			out[k] = v
		}
	}
	return out
}

// pick returns a copy with only the named fields.
func (d doc) pick(names ...string) doc {
	out := make(doc, len(names))
	for _, n := range names {
		if v, ok := d[n]; ok {
			out[n] = v
		}
	}
	return out
}

func asDoc(v any) doc {
	switch m := v.(type) {
	case doc:
		return m
	case map[string]any:
		return m
	}
	return nil
}

func whole(v any) (int64, bool) {
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

// anys converts a list to the form that a doc holds.
func anys[T any](in []T) []any {
	out := make([]any, len(in))
	for i, v := range in {
		out[i] = v
	}
	return out
}

// without returns the list without one text.
func without(list []any, gone string) []any {
	out := make([]any, 0, len(list))
	for _, v := range list {
		if v != gone {
			out = append(out, v)
		}
	}
	return out
}

// plain returns a value as a query writes it.
func plain(v any) string {
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

// python returns a value as Python's repr writes it, because several services put such text into
// their messages.
func python(v any) string {
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
			parts[i] = python(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		return pythonMap(t)
	case doc:
		return pythonMap(t)
	}
	return fmt.Sprint(v)
}

func pythonMap(m map[string]any) string {
	parts := make([]string, 0, len(m))
	for _, k := range sorted(m) {
		parts = append(parts, python(k)+": "+python(m[k]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// Times: a doc holds them as text, in the form that its API shows.
const (
	seconds = "2006-01-02T15:04:05Z"       // Neutron, Nova's servers, Glance
	micros  = "2006-01-02T15:04:05.000000" // Cinder, the rest of Nova
)

func stamp(t time.Time) string { return t.UTC().Format(seconds) }

// zeroMicros is a time with its second alone, as what has been in a MySQL column.
func zeroMicros(t time.Time) string { return t.UTC().Truncate(time.Second).Format(micros) }

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func orDoc(d doc) doc {
	if d == nil {
		return doc{}
	}
	return d
}

// truth reads a boolean as Neutron does.
func truth(v any) (value, valid bool) {
	switch strings.ToLower(plain(v)) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}
