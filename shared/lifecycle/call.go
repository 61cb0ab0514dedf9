package lifecycle

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// hasWork reports whether a step has anything to do for this row.
func (m *machine) hasWork(s stepdef.Step) bool {
	if len(s.For) > 0 {
		set := func(p string) bool {
			if m.r.Action == stack.Update {
				return slices.Contains(m.r.Work.Changed, p)
			}
			return m.r.Properties[p] != nil && !isEmpty(m.r.Properties[p])
		}
		if !slices.ContainsFunc(s.For, set) {
			return false
		}
	}
	// Without an object there is nothing to delete. A hook decides for itself.
	return !m.isDeleting() || m.r.PhysicalID != "" || s.Do != "" || m.def.Service == "none"
}

// isEmpty reports whether a value is a list or map without content. A new object has none of it
// anyway.
func isEmpty(v any) bool {
	switch t := v.(type) {
	case []any:
		return len(t) == 0
	case map[string]any:
		return len(t) == 0
	}
	return false
}

// stepEffect returns the step's call, and notes in the row that the call is about to leave.
func (m *machine) stepEffect(s stepdef.Step) *Effect {
	method, _ := s.Call()
	if method != "GET" {
		m.r.Work.Begun, m.r.Work.Sent, m.r.Work.Fresh = true, m.ev.Now, false
		m.r.Work.Calls++
		m.r.Work.CallRefused = false
	}
	call := m.stepCall(s)
	if s.Body != "" && method != "GET" {
		m.setBody(s, &call)
	}
	return &Effect{Call: call, Writes: method != "GET", Source: s.Source}
}

func (m *machine) stepCall(s stepdef.Step) stack.Call {
	method, path := s.Call()
	c := stack.Call{Service: m.service(s), Method: method, Path: m.path(path), Version: m.version(s), Region: m.def.RegionOf(m.r.Properties), Other: m.def.OtherOf(m.r.Properties)}
	if s.Header != "" {
		c.Header = m.hooks.Header[s.Header](m.r)
	}
	if method == "POST" || method == "PUT" || method == "PATCH" {
		switch {
		case s.JSON != nil:
			c.Body = s.JSON
		case s.Empty:
		case s.Body == "":
			c.Body = wrapFields(s.As, m.fields(s))
		}
	}
	return c
}

func (m *machine) setBody(s stepdef.Step, c *stack.Call) {
	c.Body = wrapFields(s.As, m.hooks.Body[s.Body](m.r, m.fields(s)))
}

func wrapFields(as string, fields map[string]any) any {
	if as == "" {
		return fields
	}
	return map[string]any{as: fields}
}

// waitCall returns the call that asks for an object's status.
func (m *machine) waitCall(s stepdef.Step) *Effect {
	e := &Effect{Call: m.stepCall(s)}
	// An object that failed without saying why is asked for alone. Nova's list never gives the
	// reason for a server that no host had room for: it looks in the wrong cell.
	if s.List != nil && m.r.Work.Errors == 0 {
		e.List = &stack.Call{Service: m.service(s), Method: "GET", Path: m.path(s.List.Get), Version: m.version(s), Region: e.Call.Region, Other: e.Call.Other}
		e.ListIn = s.List.In
		if m.def.Show != nil {
			e.As = m.def.Show.In
		}
	}
	return e
}

func (m *machine) showCall() stack.Call {
	service := m.def.Service
	if m.def.Show.Service != "" {
		service = m.def.Show.Service
	}
	method, path := "GET", m.def.Show.Get
	if path == "" {
		method, path = "HEAD", m.def.Show.Head
	}
	return stack.Call{Service: service, Method: method, Path: m.path(path), Version: m.versionOf(service), Region: m.def.RegionOf(m.r.Properties), Other: m.def.OtherOf(m.r.Properties)}
}

func (m *machine) service(s stepdef.Step) string {
	if s.Service != "" {
		return s.Service
	}
	return m.def.Service
}

func (m *machine) version(s stepdef.Step) string {
	if s.Version != "" {
		return s.Version
	}
	return m.versionOf(m.service(s))
}

// versionOf returns the definition's microversion for its own service. Other services count theirs
// differently.
func (m *machine) versionOf(service string) string {
	if service != m.def.Service {
		return ""
	}
	return m.def.Version
}

func (m *machine) path(p string) string {
	return stepdef.Fill(p, func(name string) string {
		switch name {
		case "id":
			return url.PathEscape(m.r.PhysicalID)
		case "name":
			return escape(m.objectName())
		case "pattern":
			return escape("^" + regexp.QuoteMeta(m.objectName()) + "$")
		case "project":
			return url.PathEscape(m.ev.Project)
		}
		text, _ := stepdef.Text(m.r.Properties[name])
		return url.PathEscape(text)
	})
}

// escape returns a text that can stand both in a path and in a query.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// objectName returns the name that the template gives, or else the generated one.
func (m *machine) objectName() string { return m.r.ObjectName() }

// fields returns what a step sends, under the API's names. A step sends the properties that it
// names in For. A step that names none sends those that no other step of the action names.
func (m *machine) fields(s stepdef.Step) map[string]any {
	out := map[string]any{}
	steps := m.steps()
	for name, p := range m.def.Properties {
		if p.Local {
			continue
		}
		if m.r.Action == stack.Update && !m.r.Work.Undoing && !slices.Contains(m.r.Work.Changed, name) {
			continue
		}
		mine := slices.Contains(s.For, name)
		if len(s.For) == 0 {
			mine = !slices.ContainsFunc(steps, func(o stepdef.Step) bool { return slices.Contains(o.For, name) })
		}
		v, set := m.r.Properties[name]
		if name == "name" && mine && p.Type == "string" && m.r.Action != stack.Update {
			v, set = m.objectName(), true
		}
		if !mine || m.r.Action != stack.Update && (!set || v == nil) {
			continue
		}
		out[apiField(name, p)] = apiShape(p, v)
	}
	return out
}

func apiField(name string, p stepdef.Property) string {
	if p.Field != "" {
		return p.Field
	}
	return name
}

// apiShape returns a value whose inner fields have the API's names.
func apiShape(p stepdef.Property, v any) any {
	switch t := v.(type) {
	case []any:
		if p.Items == nil {
			return v
		}
		out := make([]any, len(t))
		for i, e := range t {
			out[i] = apiShape(*p.Items, e)
		}
		return out
	case map[string]any:
		if p.Properties == nil {
			return v
		}
		out := make(map[string]any, len(t))
		for k, e := range t {
			if q, ok := p.Properties[k]; !ok {
				out[k] = e
			} else if !q.Local && e != nil {
				out[apiField(k, q)] = apiShape(q, e)
			}
		}
		return out
	}
	return v
}

func seconds(v any) time.Duration {
	if n, ok := stack.Number(v); ok {
		return stack.ToDuration(n, time.Second)
	}
	return 0
}

// valueAt returns the value at a dotted path of an answer, such as server.id; nil if there is none.
func valueAt(body map[string]any, path string) any {
	var v any = body
	for _, k := range splitPath(path) {
		inner, _ := v.(map[string]any)
		v = inner[k]
	}
	return v
}

// textOf returns the text of a value for IDs and comparisons.
func textOf(v any) string { return stepdef.TextOrJSON(v) }
