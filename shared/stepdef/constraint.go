package stepdef

import (
	"net/url"
	"regexp"
	"strings"

	"hearth/shared/stack"
)

// A Constraint is a kind of cloud object that properties name, and how the cloud
// is asked whether there is one of a name or id. The holes of its paths are
// {value}, {project}, {domain}.
type Constraint struct {
	Service string
	Version string   // microversion
	Show    string   // answers with the object of the id {value}; empty when List is enough
	UUID    bool     // only what looks like a uuid is an id; without Show it is taken unasked
	Object  string   // key of the object in the answer to Show
	List    string   // answers with candidates for the name {value}; empty when only ids count
	In      string   // key of the candidates in the answer to List
	By      []string // fields that a candidate is known by; none is "name"
	ID      string   // field that is sent for the value; empty is "id"
	Keep    bool     // the value is sent as it was given
	Empty   string   // what the empty value means: "none" is no object, "free" is not asked
	Domain  bool     // "name{domain}" says in which Keystone domain to look
	First   bool     // of several the first is taken
	None    string   // what Heat says when there is none
	Many    string   // what Heat says when there are several
}

// Found is how far the asking for one value has come: exactly one of Call, ID,
// None, Many and Failed is set.
type Found struct {
	Call   *stack.Call   // to be made next
	ID     string        // what is sent for the value
	None   string        // there is none, in Heat's words
	Many   string        // there are several, in Heat's words
	Failed *stack.Answer // the cloud did not say
}

// Message is what a user reads when a template names an object that cannot be
// had. Heat words it in two ways: a value to be resolved that fits several
// objects goes without the prefix.
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

// Next says what to ask next about a value, given the answers so far, or what
// came of it.
func (c Constraint) Next(value, project string, answers []stack.Answer) Found {
	if value == "" && c.Empty != "" {
		if c.Empty == "none" {
			return c.none(value)
		}
		return Found{ID: value}
	}
	q := asking{c: c, answers: answers, holes: map[string]string{"value": value, "project": project}}
	domain := ""
	if m := inDomain.FindStringSubmatch(value); c.Domain && m != nil {
		q.holes["value"], domain = m[1], m[2]
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
			return c.taken(value, at(a.Body, c.Object))
		case c.refused(a):
			return Found{Failed: a}
		}
	}
	if domain != "" {
		if f := q.domain(domain); f != nil {
			return *f
		}
		if q.holes["domain"] == "" {
			return c.none(value)
		}
	}
	if c.List == "" {
		return c.none(value)
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
	fit := c.fitting(q.holes["value"], at(a.Body, c.In))
	switch {
	case len(fit) == 0:
		return c.none(value)
	case len(fit) > 1 && !c.First:
		return Found{Many: strings.ReplaceAll(c.Many, "{value}", value)}
	}
	return c.taken(value, fit[0])
}

// refused says whether the cloud left the question open. A name where an id is
// expected is answered with 400 or 404, depending on the service, and what one may not see
// with 403 or 404.
func (c Constraint) refused(a *stack.Answer) bool {
	switch a.Code {
	case 400, 403, 404:
		return false
	}
	return a.Trouble != "" || a.Code >= 300
}

func (c Constraint) none(value string) Found {
	return Found{None: strings.ReplaceAll(c.None, "{value}", value)}
}

func (c Constraint) taken(value string, object any) Found {
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
		return c.none(value)
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

// asking hands out the answers in the order of the questions.
type asking struct {
	c       Constraint
	answers []stack.Answer
	holes   map[string]string
}

func (q *asking) ask(path string) (*stack.Answer, *stack.Call) {
	if len(q.answers) > 0 {
		a := q.answers[0]
		q.answers = q.answers[1:]
		return &a, nil
	}
	p := Fill(path, func(name string) string { return url.QueryEscape(q.holes[name]) })
	return nil, &stack.Call{Service: q.c.Service, Method: "GET", Path: strings.ReplaceAll(p, "+", "%20"), Version: q.c.Version}
}

// domain finds the id of a Keystone domain, which may be given by its name.
func (q *asking) domain(given string) *Found {
	value := q.holes["value"]
	defer func() { q.holes["value"] = value }()
	q.holes["value"] = given
	a, call := q.ask("/v3/domains/{value}")
	if call != nil {
		return &Found{Call: call}
	}
	if id, ok := at(a.Body, "domain.id").(string); ok && a.Code < 300 {
		q.holes["domain"] = id
		return nil
	}
	a, call = q.ask("/v3/domains?name={value}")
	if call != nil {
		return &Found{Call: call}
	}
	list, _ := at(a.Body, "domains").([]any)
	for _, one := range list {
		if id, ok := at(one, "id").(string); ok {
			q.holes["domain"] = id
		}
	}
	return nil
}

// at gives what stands under a dotted path; "" is the value itself, or the list
// that an answer is.
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
