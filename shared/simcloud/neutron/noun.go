package neutron

import (
	"strings"

	"hearth/shared/simcloud/ground"
)

// A Noun is one kind of object of the network service. The generic code has the rules that all
// kinds share; the hooks have the special ones.
type Noun struct {
	single, plural string
	missing        string // type of the error for an unknown id
	absence        string // its message
	attrs          map[string]attr
	fixed          bool // has no PUT
	create         func(c *call, d doc) *reply
	update         func(c *call, old, next, given doc) *reply
	remove         func(c *call, d doc) *reply
	view           func(c *call, d doc) doc    // adds computed fields; d is a copy
	shared         func(c *call, d doc) bool   // seen by callers of other projects
	check          func(c *call, d doc) *reply // before create and update
}

// An attr describes what may be sent and kept under a name.
type attr struct {
	kind   kind
	def    any  // when not sent; nil is null
	put    bool // may be changed
	post   bool // may be sent at creation
	admin  bool // may be sent by an admin alone
	needed bool
}

type kind int

const (
	anything kind = iota
	text
	boolean
	integer
	list
	dict
)

// Attributes in short: w is written at create and update, o only at create, r is read only.
func w(k kind, def any) attr { return attr{kind: k, def: def, put: true, post: true} }
func o(k kind, def any) attr { return attr{kind: k, def: def, post: true} }
func r(def any) attr         { return attr{def: def} }
func a(k kind, def any) attr { return attr{kind: k, def: def, put: true, post: true, admin: true} }

func (n *Noun) table() string { return "network." + n.single }

func (n *Noun) absent(id string) *reply {
	return neutronError(404, n.missing, strings.Replace(n.absence, "%s", id, 1))
}

func (n *Noun) routes() []ground.Route {
	base := "/v2.0/" + strings.ReplaceAll(n.plural, "_", "-")
	one := base + "/{id}"
	routes := []ground.Route{{"GET", base, n.list}, {"POST", base, n.post}, {"GET", one, n.show}, {"DELETE", one, n.delete},
		{"GET", one + "/tags", n.tags}, {"PUT", one + "/tags", n.putTags}, {"DELETE", one + "/tags", n.putTags},
		{"GET", one + "/tags/{tag}", n.hasTag}, {"PUT", one + "/tags/{tag}", n.addTag}, {"DELETE", one + "/tags/{tag}", n.dropTag}}
	if !n.fixed {
		routes = append(routes, ground.Route{"PUT", one, n.put})
	}
	return routes
}

// IsVisible reports whether the caller may see the object.
func (n *Noun) IsVisible(c *call, d doc) bool {
	return c.MaySee(d.Str("project_id")) || n.shared != nil && n.shared(c, d)
}

// find returns an object that the caller may see.
func (n *Noun) find(c *call, id string) (doc, *reply) {
	d := c.Table(n.table()).Get(id)
	if d == nil || !n.IsVisible(c, d) {
		return nil, n.absent(id)
	}
	return d, nil
}

// owned returns an object that the caller may change.
func (n *Noun) owned(c *call, action string) (doc, *reply) {
	d, p := n.find(c, c.ID())
	if p == nil && !c.MaySee(d.Str("project_id")) {
		return nil, policy("rule:" + action + "_" + n.single)
	}
	return d, p
}

// shown returns the object as the API shows it.
func (n *Noun) shown(c *call, d doc) doc {
	out := d.Shown()
	out["tenant_id"] = d["project_id"]
	if n.view != nil {
		out = n.view(c, out)
	}
	return out
}

func (n *Noun) post(c *call) *reply {
	if many := c.Body.Docs(n.plural); len(many) > 0 {
		return n.bulk(c, many)
	}
	d, p := n.Make(c, c.Body.Sub(n.single))
	if p != nil {
		return p
	}
	return ground.Created(doc{n.single: n.shown(c, d)})
}

// bulk makes several objects. At the first failure it removes those that it has made.
func (n *Noun) bulk(c *call, many []doc) *reply {
	var made []doc
	var out []any
	for _, given := range many {
		d, p := n.Make(c, given)
		if p != nil {
			for _, m := range made {
				if n.remove != nil {
					_ = n.remove(c, m) // nothing can use it yet
				}
				c.Table(n.table()).Remove(m.Str("id"))
			}
			return p
		}
		made = append(made, d)
		out = append(out, n.shown(c, d))
	}
	return ground.Created(doc{n.plural: out})
}

// Make makes an object from a request.
func (n *Noun) Make(c *call, given doc) (doc, *reply) {
	if given == nil {
		return nil, badNeutron("Unable to find '%s' in request body", n.single)
	}
	PrepareProject(c.Cloud, c.Project())
	project := c.Project()
	for _, name := range [2]string{"tenant_id", "project_id"} {
		if v := given.Str(name); v != "" {
			project = v
		}
	}
	if project != c.Project() && !c.IsAdmin() {
		return nil, policy("rule:create_" + n.single)
	}
	d := doc{"id": ground.UUID(), "project_id": project}
	if p := n.accept(c, d, given, true); p != nil {
		return nil, p
	}
	for name, at := range n.attrs {
		if _, sent := d[name]; !sent {
			if at.needed {
				return nil, badNeutron("Failed to parse request. Required attribute '%s' not specified", name)
			}
			d[name] = at.def
		}
	}
	d["tags"], d["revision_number"] = []any{}, 0
	d["created_at"], d["updated_at"] = ground.Stamp(c.Now), ground.Stamp(c.Now)
	if p := n.withinQuota(c, project); p != nil {
		return nil, p
	}
	if n.check != nil {
		if p := n.check(c, d); p != nil {
			return nil, p
		}
	}
	if n.create != nil {
		if p := n.create(c, d); p != nil {
			return nil, p
		}
	}
	if c.Table(n.table()).Get(d.Str("id")) == nil {
		c.Table(n.table()).Put(d)
	}
	return c.Table(n.table()).Get(d.Str("id")), nil
}

// accept checks the fields of a request and stores them.
func (n *Noun) accept(c *call, d, given doc, fresh bool) *reply {
	var unknown []string
	for _, name := range ground.Sorted(given) {
		at, known := n.attrs[name]
		switch {
		case name == "tenant_id" || name == "project_id":
			if !fresh {
				return badNeutron("Cannot update read-only attribute %s", name)
			}
			continue
		case !known && !standard[name]:
			unknown = append(unknown, name)
			continue
		case fresh && !at.post:
			return badNeutron("Attribute '%s' not allowed in POST", name)
		case !fresh && !at.put:
			return badNeutron("Cannot update read-only attribute %s", name)
		case at.admin && !c.IsAdmin() && !(fresh && given[name] == at.def):
			// Sending the default value needs no right.
			return policy(n.rule(name, fresh))
		}
		v, p := at.convert(name, given[name])
		if p != nil {
			return p
		}
		d[name] = v
	}
	if unknown != nil {
		return badNeutron("Unrecognized attribute(s) '%s'", strings.Join(unknown, ", "))
	}
	return nil
}

// standard are the attributes of every object, none of which may be sent.
var standard = map[string]bool{"id": true, "tags": true, "revision_number": true, "created_at": true, "updated_at": true, "status": true}

func (n *Noun) rule(name string, fresh bool) string {
	verb := "update"
	if fresh {
		verb = "create"
	}
	return "(rule:" + verb + "_" + n.single + " and rule:" + verb + "_" + n.single + ":" + name + ")"
}

// convert checks a value and converts it to the attribute's kind.
func (at attr) convert(name string, v any) (any, *reply) {
	if v == nil {
		if at.kind == boolean || at.kind == text && at.def != nil {
			return nil, badNeutron("Invalid input for %s. Reason: 'None' is not a valid %s.", name, map[bool]string{true: "boolean value", false: "string"}[at.kind == boolean])
		}
		if at.kind == list {
			return []any{}, nil
		}
		return nil, nil
	}
	switch at.kind {
	case text:
		s, isText := v.(string)
		if !isText {
			return nil, badNeutron("Invalid input for %s. Reason: '%s' is not a valid string.", name, ground.QueryText(v))
		}
		if len(s) > 255 {
			return nil, badNeutron("Invalid input for %s. Reason: '%s' exceeds maximum length of 255.", name, s)
		}
	case boolean:
		b, isBool := ground.Truth(v)
		if !isBool {
			return nil, invalidInput("%s cannot be converted to boolean.", ground.PythonText(v))
		}
		return b, nil
	case integer:
		i, isWhole := ground.Integer(v)
		if !isWhole {
			return nil, badNeutron("Invalid input for %s. Reason: %s is not an integer.", name, ground.PythonText(v))
		}
		return i, nil
	case list:
		if _, isList := v.([]any); !isList {
			return nil, badNeutron("Invalid input for %s. Reason: %s is not a list.", name, ground.PythonText(v))
		}
	case dict:
		if ground.AsDoc(v) == nil {
			return nil, badNeutron("Invalid input for %s. Reason: %s is not a dictionary.", name, ground.PythonText(v))
		}
	}
	return v, nil
}

func (n *Noun) show(c *call) *reply {
	PrepareProject(c.Cloud, c.Project())
	d, p := n.find(c, c.ID())
	if p != nil {
		return p
	}
	return ground.OK(doc{n.single: n.fields(c, n.shown(c, d))})
}

// fields keeps the fields of the object that the query asks for.
func (n *Noun) fields(c *call, d doc) doc {
	if names := c.Query["fields"]; len(names) > 0 {
		return d.Pick(names...)
	}
	return d
}

func (n *Noun) put(c *call) *reply {
	given := c.Body.Sub(n.single)
	if given == nil {
		return badNeutron("Unable to find '%s' in request body", n.single)
	}
	old, p := n.owned(c, "update")
	if p != nil {
		return p
	}
	next := old.With()
	if p := n.accept(c, next, given, false); p != nil {
		return p
	}
	if n.check != nil {
		if p := n.check(c, next); p != nil {
			return p
		}
	}
	if n.update != nil {
		if p := n.update(c, old, next, given); p != nil {
			return p
		}
	}
	return ground.OK(doc{n.single: n.shown(c, n.touch(c, next))})
}

// touch stores a changed object with a new revision.
func (n *Noun) touch(c *call, d doc) doc {
	d["revision_number"], d["updated_at"] = d.Num("revision_number")+1, ground.Stamp(c.Now)
	return c.Table(n.table()).Put(d)
}

func (n *Noun) delete(c *call) *reply {
	d, p := n.owned(c, "delete")
	if p != nil {
		return p
	}
	if n.remove != nil {
		if p := n.remove(c, d); p != nil {
			return p
		}
	}
	c.Table(n.table()).Remove(d.Str("id"))
	return ground.NoContent()
}
