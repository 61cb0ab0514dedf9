package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A Policy names who may take a route; the API that owns the table says what it means. A route
// without one refuses every caller.
type Policy string

// A Handler answers one request. An error is rendered by its code.
type Handler func(*Request) (Reply, error)

// A Route is one row of an API's table. The segments of Path are literal, or {name} for any one
// segment. A last segment that ends in {name...} takes the rest of the path, after its literal
// beginning: arn:{arn...}.
type Route struct {
	Method string
	Path   string
	Action string // what policies and refusals call it: stacks:create
	Policy Policy
	Handle Handler
}

// A table finds routes. Where several paths fit, the one wins whose first
// differing segment is literal.
type table []entry

type entry struct {
	segments []string
	routes   []Route // same path, different methods
}

func newTable(routes []Route) table {
	var t table
	for _, r := range routes {
		at := slices.IndexFunc(t, func(e entry) bool { return e.routes[0].Path == r.Path })
		if at < 0 {
			t = append(t, entry{segments: cut(r.Path)})
			at = len(t) - 1
		}
		t[at].routes = append(t[at].routes, r)
	}
	return t
}

// find gives the routes of the path, which is as it was sent: still escaped. None
// means that no route has it.
//
// A path whose literal form has other methods than the one asked falls through to
// the next best: DELETE /stacks/a/events deletes the stack a with the id events.
func (t table) find(method, path string) (route *Route, vars map[string]string, allowed []string) {
	segments, ok := split(path)
	if !ok {
		return nil, nil, nil
	}
	var best *entry
	for i := range t {
		e := &t[i]
		v, ok := e.match(segments)
		if !ok {
			continue
		}
		for j := range e.routes {
			r := &e.routes[j]
			if r.Method != method {
				if !slices.Contains(allowed, r.Method) {
					allowed = append(allowed, r.Method)
				}
				continue
			}
			if best == nil || e.before(best) {
				best, route, vars = e, r, v
			}
		}
	}
	return route, vars, allowed
}

func cut(path string) []string {
	if path = strings.TrimPrefix(path, "/"); path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// split cuts an escaped path into unescaped segments. It returns false when an escape is broken
// or does not decode to text.
func split(path string) ([]string, bool) {
	segments := cut(path)
	for i, s := range segments {
		plain, err := url.PathUnescape(s)
		if err != nil || !isText(plain) {
			return nil, false
		}
		segments[i] = plain
	}
	return segments, true
}

func (e *entry) match(segments []string) (map[string]string, bool) {
	vars := map[string]string{}
	for i, want := range e.segments {
		if i >= len(segments) {
			return nil, false
		}
		if literal, name, rest := variable(want); rest {
			all := strings.Join(segments[i:], "/")
			if !strings.HasPrefix(all, literal) {
				return nil, false
			}
			vars[name] = all
			return vars, true
		} else if name != "" && segments[i] != "" {
			vars[name] = segments[i]
		} else if want != segments[i] {
			return nil, false
		}
	}
	return vars, len(e.segments) == len(segments)
}

// variable takes a segment of a pattern apart: its name, "" for a literal one, and
// whether it takes the rest of the path.
func variable(segment string) (literal, name string, rest bool) {
	open := strings.IndexByte(segment, '{')
	if open < 0 {
		return segment, "", false
	}
	name = strings.TrimSuffix(segment[open+1:], "}")
	name, rest = strings.CutSuffix(name, "...")
	return segment[:open], name, rest
}

func (e *entry) before(other *entry) bool {
	for i := range min(len(e.segments), len(other.segments)) {
		_, a, _ := variable(e.segments[i])
		_, b, _ := variable(other.segments[i])
		if (a == "") != (b == "") {
			return a == ""
		}
	}
	return len(e.segments) > len(other.segments)
}

// refuse answers a method that the path does not have.
func refuse(method string, allowed []string) (Reply, error) {
	header := http.Header{"Allow": {strings.Join(allowed, ",")}}
	if method == http.MethodOptions {
		return Reply{Status: http.StatusNoContent, Header: header}, nil
	}
	return Reply{Header: header}, errMethod
}
