package stepdef

import (
	"net/url"
	"regexp"
	"strings"

	"hearth/shared/stack"
)

// A Constraint describes a kind of cloud object that properties name, and the calls that look for
// one by name or ID. The placeholders of its paths are {value}, {project} and {domain}.
type Constraint struct {
	Service string
	Version string   // microversion
	Show    string   // answers with the object whose ID is {value}; empty when List is enough
	UUID    bool     // only a value that looks like a UUID is an ID; without Show it is taken without a call
	Object  string   // key of the object in the answer to Show
	List    string   // answers with candidates for the name {value}; empty when only ids count
	In      string   // key of the candidates in the answer to List
	By      []string // fields whose value may be the candidate's name; none means "name"
	ID      string   // field that is sent for the value; empty means "id"
	Keep    bool     // the value is sent as it was given
	Empty   string   // what the empty value means: "none" is no object, "free" is not looked up
	Domain  bool     // "name{domain}" names the Keystone domain in which to look
	First   bool     // of several candidates the first is taken
	None    string   // Heat's message when there is no such object
	Many    string   // Heat's message when there are several
}

// Found is how far the look-up of one value has come. Exactly one of Call, ID, None, Many and
// Failed is set.
type Found struct {
	Call   *stack.Call   // the next call
	ID     string        // what is sent for the value
	None   string        // there is no such object, in Heat's words
	Many   string        // there are several objects, in Heat's words
	Failed *stack.Answer // the cloud gave no usable answer
}

// Message returns what a user reads when a template names an object that cannot be found. Heat
// words it in two ways: the prefix is missing when a value to be resolved fits several objects.
func (f Found) Message(value string, ref bool) string {
	switch {
	case f.None != "":
		return "Error validating value '" + value + "': " + f.None
	case f.Many != "" && ref:
		return f.Many
	case f.Many != "":
		return "Error validating value '" + value + "': " + f.Many
	}
	return ""
}

// Next returns the next call for a value, given the answers so far, or the result.
func (c Constraint) Next(value, project string, answers []stack.Answer) Found {
	if value == "" && c.Empty != "" {
		if c.Empty == "none" {
			return c.notFound(value)
		}
		return Found{ID: value}
	}
	q := asking{c: c, answers: answers, placeholders: map[string]string{"value": value, "project": project}}
	domain := ""
	if m := inDomain.FindStringSubmatch(value); c.Domain && m != nil {
		q.placeholders["value"], domain = m[1], m[2]
	}
	if c.Show == "" && c.UUID && uuid.MatchString(value) {
		return Found{ID: value}
	}
	if c.Show != "" && (!c.UUID || uuid.MatchString(value)) {
		a, call := q.ask(c.Show)
		switch {
		case call != nil:
			return Found{Call: call}
		case a.Code < 300 && a.Trouble == "":
			return c.foundObject(value, at(a.Body, c.Object))
		case c.refused(a):
			return Found{Failed: a}
		}
	}
	if domain != "" {
		if f := q.domain(domain); f != nil {
			return *f
		}
		if q.placeholders["domain"] == "" {
			return c.notFound(value)
		}
	}
	if c.List == "" {
		return c.notFound(value)
	}
	path := c.List
	if domain != "" {
		path += "&domain_id={domain}"
	}
	a, call := q.ask(path)
	switch {
	case call != nil:
		return Found{Call: call}
	case c.refused(a):
		return Found{Failed: a}
	}
	fit := c.fitting(q.placeholders["value"], at(a.Body, c.In))
	switch {
	case len(fit) == 0:
		return c.notFound(value)
	case len(fit) > 1 && !c.First:
		return Found{Many: strings.ReplaceAll(c.Many, "{value}", value)}
	}
	return c.foundObject(value, fit[0])
}

// refused reports whether the cloud left the question open. A name where an ID is expected is
// answered with 400 or 404, depending on the service. An object that the caller may not see is
// answered with 403 or 404.
func (c Constraint) refused(a *stack.Answer) bool {
	switch a.Code {
	case 400, 403, 404:
		return false
	}
	return a.Trouble != "" || a.Code >= 300
}

func (c Constraint) notFound(value string) Found {
	return Found{None: strings.ReplaceAll(c.None, "{value}", value)}
}

func (c Constraint) foundObject(value string, object any) Found {
	if c.Keep {
		return Found{ID: value}
	}
	field := c.ID
	if field == "" {
		field = "id"
	}
	m, _ := object.(map[string]any)
	id, _ := Text(m[field])
	if id == "" {
		return c.notFound(value)
	}
	return Found{ID: id}
}

func (c Constraint) fitting(value string, list any) (fit []any) {
	by := c.By
	if len(by) == 0 {
		by = []string{"name"}
	}
	candidates, _ := list.([]any)
	for _, one := range candidates {
		m, _ := one.(map[string]any)
		for _, field := range by {
			if s, ok := Text(m[field]); ok && s == value {
				fit = append(fit, one)
				break
			}
		}
	}
	return fit
}

// asking returns the answers in the order of the questions.
type asking struct {
	c            Constraint
	answers      []stack.Answer
	placeholders map[string]string
}

func (q *asking) ask(path string) (*stack.Answer, *stack.Call) {
	if len(q.answers) > 0 {
		a := q.answers[0]
		q.answers = q.answers[1:]
		return &a, nil
	}
	p := Fill(path, func(name string) string { return url.QueryEscape(q.placeholders[name]) })
	return nil, &stack.Call{Service: q.c.Service, Method: "GET", Path: strings.ReplaceAll(p, "+", "%20"), Version: q.c.Version}
}

// domain finds the ID of a Keystone domain, which may be given by its name.
func (q *asking) domain(given string) *Found {
	value := q.placeholders["value"]
	defer func() { q.placeholders["value"] = value }()
	q.placeholders["value"] = given
	a, call := q.ask("/v3/domains/{value}")
	if call != nil {
		return &Found{Call: call}
	}
	if id, ok := at(a.Body, "domain.id").(string); ok && a.Code < 300 {
		q.placeholders["domain"] = id
		return nil
	}
	a, call = q.ask("/v3/domains?name={value}")
	if call != nil {
		return &Found{Call: call}
	}
	list, _ := at(a.Body, "domains").([]any)
	for _, one := range list {
		if id, ok := at(one, "id").(string); ok {
			q.placeholders["domain"] = id
		}
	}
	return nil
}

// at returns the value under a dotted path. "" is the value itself, or the list that an answer is.
func at(v any, path string) any {
	if m, ok := v.(map[string]any); ok && path == "" {
		if list, ok := m[""]; ok {
			return list
		}
	}
	for path != "" {
		key, rest, _ := strings.Cut(path, ".")
		m, _ := v.(map[string]any)
		v, path = m[key], rest
	}
	return v
}

var (
	uuid     = regexp.MustCompile(`^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$`)
	inDomain = regexp.MustCompile(`^(.+)\{([^{}]+)\}$`)
)
