package keystone

import (
	"fmt"
	"strings"

	"hearth/shared/simcloud/ground"
)

// An entityKind is a noun of Keystone: the fields of a new one, and its special rules.
// Everything else is the same for all nouns.
type entityKind struct {
	single, plural string
	defaults       func(c *call, given doc) doc
	unique         func(given doc) string // must be unique; "" is not checked
	conflict       func(c *call, given, there doc) string
	own            func(c *call, d doc) bool // a caller who is no admin may show it
	pinned         []string                  // fields that an update must not change
	gone           func(c *call, d doc) *reply
}

var entityKinds = []entityKind{
	{single: "project", plural: "projects",
		defaults: func(c *call, g doc) doc {
			return doc{"domain_id": "default", "description": "", "enabled": true, "parent_id": ground.OrText(g.Str("domain_id"), "default"),
				"is_domain": false, "tags": []any{}, "options": doc{}}
		},
		unique: inDomain,
		conflict: func(_ *call, g, there doc) string {
			return fmt.Sprintf("it is not permitted to have two projects with either the same name or same id in the same domain: name is %s, project id %s.", g.Str("name"), there.Str("id"))
		},
		own:    func(c *call, d doc) bool { return d.Str("id") == c.Token.Project },
		pinned: []string{"domain_id", "parent_id", "is_domain"},
		gone:   projectGone},
	{single: "user", plural: "users",
		defaults: func(*call, doc) doc {
			return doc{"domain_id": "default", "enabled": true, "password_expires_at": nil, "options": doc{}}
		},
		unique: inDomain,
		conflict: func(_ *call, g, _ doc) string {
			return "Duplicate entry found with name " + g.Str("name") + " at domain ID " + g.Str("domain_id") + "."
		},
		own:    func(c *call, d doc) bool { return d.Str("id") == c.Token.User },
		pinned: []string{"domain_id"},
		gone:   userGone},
	{single: "role", plural: "roles",
		defaults: func(*call, doc) doc { return doc{"domain_id": nil, "description": nil, "options": doc{}} },
		unique:   inDomain, conflict: duplicateName},
	{single: "domain", plural: "domains",
		defaults: func(*call, doc) doc {
			return doc{"description": "", "enabled": true, "tags": []any{}, "options": doc{}}
		},
		unique: inDomain, conflict: duplicateName, own: func(c *call, d doc) bool { return true },
		gone: func(_ *call, d doc) *reply {
			if d.Flag("enabled") {
				return keystoneError(403, "Cannot delete a domain that is enabled, please disable it first.")
			}
			return nil
		}},
	{single: "group", plural: "groups",
		defaults: func(*call, doc) doc { return doc{"domain_id": "default", "description": ""} },
		unique:   inDomain, conflict: duplicateName, gone: groupGone},
	{single: "region", plural: "regions",
		defaults: func(*call, doc) doc { return doc{"description": "", "parent_region_id": nil} },
		own:      func(*call, doc) bool { return true }},
	{single: "service", plural: "services", defaults: func(*call, doc) doc { return doc{"enabled": true} }},
	{single: "endpoint", plural: "endpoints",
		defaults: func(_ *call, g doc) doc { return doc{"enabled": true, "region": g["region_id"]} }},
}

func inDomain(given doc) string { return given.Str("domain_id") + "/" + given.Str("name") }

func duplicateName(_ *call, given, _ doc) string {
	return "Duplicate entry found with name " + given.Str("name") + "."
}

func (e entityKind) routes() []ground.Route {
	base := "/v3/" + e.plural
	return []ground.Route{
		{"GET", base, e.list}, {"POST", base, e.create}, {"GET", base + "/{id}", e.show},
		{"PATCH", base + "/{id}", e.update}, {"DELETE", base + "/{id}", e.remove},
	}
}

// entityBody returns an object as Keystone shows it.
func entityBody(c *call, plural string, d doc) doc {
	out := d.Shown()
	if plural == "endpoints" {
		out["url"] = absoluteURL(c, d.Str("url"))
	}
	out["links"] = doc{"self": c.Base + "/identity/v3/" + plural + "/" + d.Str("id")}
	return out
}

// rules reports whether the caller administers an object. The administrator of a domain administers what
// is in it.
func (e entityKind) rules(c *call, d doc) bool {
	return c.IsAdmin() && (c.Token.Domain == "" || d.Has("domain_id") && d.Str("domain_id") == c.Token.Domain)
}

func (e entityKind) list(c *call) *reply {
	if !c.IsAdmin() {
		return forbiddenTo("list_" + e.plural)
	}
	var rows []any
	all := c.Table("identity." + e.single).All()
	if name := c.Param("name"); name != "" && e.unique != nil {
		all = c.Table("identity."+e.single).By("name", name)
	}
	for _, d := range all {
		if e.matches(c, d) && (e.single == "role" || e.rules(c, d)) {
			rows = append(rows, entityBody(c, e.plural, d))
		}
	}
	return entityList(c, e.plural, rows)
}

func (e entityKind) matches(c *call, d doc) bool {
	for name, values := range c.Query {
		if base, like := strings.CutSuffix(name, "__icontains"); like {
			if !strings.Contains(strings.ToLower(d.Str(base)), strings.ToLower(values[0])) {
				return false
			}
		} else if d.Has(name) && !strings.EqualFold(ground.QueryText(d[name]), values[0]) && !(ground.QueryText(d[name]) == "true" && values[0] == "") {
			return false
		}
	}
	return true
}

func (e entityKind) create(c *call) *reply {
	if !c.IsAdmin() {
		return forbiddenTo("create_" + e.single)
	}
	given := c.Body.Sub(e.single)
	if given == nil {
		return malformed(e.single, "request body")
	}
	if e.unique != nil && strings.TrimSpace(given.Str("name")) == "" {
		return keystoneError(400, "'name' is a required property")
	}
	d := e.defaults(c, given)
	if c.Token.Domain != "" && d.Str("domain_id") == "default" {
		d["domain_id"] = c.Token.Domain
	}
	d["id"] = ground.HexID()
	for k, v := range given {
		if v != nil || !d.Has(k) {
			d[k] = v
		}
	}
	if !e.rules(c, d) {
		return forbiddenTo("create_" + e.single)
	}
	secret(d)
	if e.unique != nil {
		for _, there := range c.Table("identity."+e.single).By("name", d.Str("name")) {
			if e.unique(there) == e.unique(d) {
				return keystoneError(409, "Conflict occurred attempting to store "+e.single+" - "+e.conflict(c, d, there))
			}
		}
	}
	return ground.Created(doc{e.single: entityBody(c, e.plural, c.Table("identity."+e.single).Put(d))})
}

// secret replaces a password with its hash.
func secret(d doc) {
	if p, given := d["password"]; given {
		delete(d, "password")
		if text, isText := p.(string); isText {
			d["_password"] = HashPassword(text)
		}
	}
}

func (e entityKind) find(c *call, action string) (doc, *reply) {
	d := c.Table("identity." + e.single).Get(c.ID())
	if !c.IsAdmin() && (d == nil || action != "get_" || e.own == nil || !e.own(c, d)) {
		return nil, forbiddenTo(action + e.single)
	}
	if d == nil {
		return nil, couldNotFind(e.single, c.ID())
	}
	if c.IsAdmin() && !e.rules(c, d) {
		return nil, forbiddenTo(action + e.single)
	}
	return d, nil
}

func (e entityKind) show(c *call) *reply {
	d, p := e.find(c, "get_")
	if p != nil {
		return p
	}
	return ground.OK(doc{e.single: entityBody(c, e.plural, d)})
}

func (e entityKind) update(c *call) *reply {
	d, p := e.find(c, "update_")
	if p != nil {
		return p
	}
	given := c.Body.Sub(e.single)
	for _, name := range e.pinned {
		if v, there := given[name]; there && v != d[name] {
			return keystoneError(400, "Cannot change Domain ID")
		}
	}
	next := d.With()
	for k, v := range given {
		next[k] = v
	}
	secret(next)
	if e.unique != nil && next.Str("name") != d.Str("name") {
		for _, there := range c.Table("identity."+e.single).By("name", next.Str("name")) {
			if e.unique(there) == e.unique(next) {
				return keystoneError(409, "Conflict occurred attempting to store "+e.single+" - "+e.conflict(c, next, there))
			}
		}
	}
	return ground.OK(doc{e.single: entityBody(c, e.plural, c.Table("identity."+e.single).Put(next))})
}

func (e entityKind) remove(c *call) *reply {
	d, p := e.find(c, "delete_")
	if p != nil {
		return p
	}
	if e.gone != nil {
		if p := e.gone(c, d); p != nil {
			return p
		}
	}
	c.Table("identity." + e.single).Remove(d.Str("id"))
	return ground.NoContent()
}

func projectGone(c *call, d doc) *reply {
	dropAssignments(c.Cloud, "target_id", d.Str("id"))
	dropKeys(c.Cloud, "project_id", d.Str("id"))
	return nil
}

func userGone(c *call, d doc) *reply {
	id := d.Str("id")
	dropAssignments(c.Cloud, "user_id", id)
	dropMemberships(c.Cloud, "user_id", id)
	dropKeys(c.Cloud, "user_id", id)
	for _, a := range c.Table("identity.application_credential").By("user_id", id) {
		c.Table("identity.application_credential").Remove(a.Str("id"))
	}
	for _, t := range c.Table("identity.trust").All() {
		if t.Str("trustor_user_id") == id || t.Str("trustee_user_id") == id {
			c.Table("identity.trust").Remove(t.Str("id"))
		}
	}
	return nil
}
