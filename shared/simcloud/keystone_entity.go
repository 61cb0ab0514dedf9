package simcloud

import (
	"fmt"
	"strings"
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
			return doc{"domain_id": "default", "description": "", "enabled": true, "parent_id": orText(g.str("domain_id"), "default"),
				"is_domain": false, "tags": []any{}, "options": doc{}}
		},
		unique: inDomain,
		conflict: func(_ *call, g, there doc) string {
			return fmt.Sprintf("it is not permitted to have two projects with either the same name or same id in the same domain: name is %s, project id %s.", g.str("name"), there.str("id"))
		},
		own:    func(c *call, d doc) bool { return d.str("id") == c.tok.Project },
		pinned: []string{"domain_id", "parent_id", "is_domain"},
		gone:   projectGone},
	{single: "user", plural: "users",
		defaults: func(*call, doc) doc {
			return doc{"domain_id": "default", "enabled": true, "password_expires_at": nil, "options": doc{}}
		},
		unique: inDomain,
		conflict: func(_ *call, g, _ doc) string {
			return "Duplicate entry found with name " + g.str("name") + " at domain ID " + g.str("domain_id") + "."
		},
		own:    func(c *call, d doc) bool { return d.str("id") == c.tok.User },
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
			if d.flag("enabled") {
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

func inDomain(given doc) string { return given.str("domain_id") + "/" + given.str("name") }

func duplicateName(_ *call, given, _ doc) string {
	return "Duplicate entry found with name " + given.str("name") + "."
}

func (e entityKind) routes() []route {
	base := "/v3/" + e.plural
	return []route{
		{"GET", base, e.list}, {"POST", base, e.create}, {"GET", base + "/{id}", e.show},
		{"PATCH", base + "/{id}", e.update}, {"DELETE", base + "/{id}", e.remove},
	}
}

// entityBody returns an object as Keystone shows it.
func entityBody(c *call, plural string, d doc) doc {
	out := d.shown()
	if plural == "endpoints" {
		out["url"] = absoluteURL(c, d.str("url"))
	}
	out["links"] = doc{"self": c.base + "/identity/v3/" + plural + "/" + d.str("id")}
	return out
}

func (e entityKind) list(c *call) *reply {
	if !c.admin() {
		return forbiddenTo("list_" + e.plural)
	}
	var rows []any
	all := c.t("identity." + e.single).all()
	if name := c.param("name"); name != "" && e.unique != nil {
		all = c.t("identity."+e.single).by("name", name)
	}
	for _, d := range all {
		if e.matches(c, d) {
			rows = append(rows, entityBody(c, e.plural, d))
		}
	}
	return entityList(c, e.plural, rows)
}

func (e entityKind) matches(c *call, d doc) bool {
	for name, values := range c.q {
		if base, like := strings.CutSuffix(name, "__icontains"); like {
			if !strings.Contains(strings.ToLower(d.str(base)), strings.ToLower(values[0])) {
				return false
			}
		} else if d.has(name) && !strings.EqualFold(plain(d[name]), values[0]) && !(plain(d[name]) == "true" && values[0] == "") {
			return false
		}
	}
	return true
}

func (e entityKind) create(c *call) *reply {
	if !c.admin() {
		return forbiddenTo("create_" + e.single)
	}
	given := c.body.sub(e.single)
	if given == nil {
		return malformed(e.single, "request body")
	}
	if e.unique != nil && strings.TrimSpace(given.str("name")) == "" {
		return keystoneError(400, "'name' is a required property")
	}
	d := e.defaults(c, given)
	d["id"] = hexID()
	for k, v := range given {
		if v != nil || !d.has(k) {
			d[k] = v
		}
	}
	secret(d)
	if e.unique != nil {
		for _, there := range c.t("identity."+e.single).by("name", d.str("name")) {
			if e.unique(there) == e.unique(d) {
				return keystoneError(409, "Conflict occurred attempting to store "+e.single+" - "+e.conflict(c, d, there))
			}
		}
	}
	return created(doc{e.single: entityBody(c, e.plural, c.t("identity."+e.single).put(d))})
}

// secret replaces a password with its hash.
func secret(d doc) {
	if p, given := d["password"]; given {
		delete(d, "password")
		if text, isText := p.(string); isText {
			d["_password"] = hashed(text)
		}
	}
}

func (e entityKind) find(c *call, action string) (doc, *reply) {
	d := c.t("identity." + e.single).get(c.id())
	if !c.admin() && (d == nil || action != "get_" || e.own == nil || !e.own(c, d)) {
		return nil, forbiddenTo(action + e.single)
	}
	if d == nil {
		return nil, couldNotFind(e.single, c.id())
	}
	return d, nil
}

func (e entityKind) show(c *call) *reply {
	d, p := e.find(c, "get_")
	if p != nil {
		return p
	}
	return ok(doc{e.single: entityBody(c, e.plural, d)})
}

func (e entityKind) update(c *call) *reply {
	d, p := e.find(c, "update_")
	if p != nil {
		return p
	}
	given := c.body.sub(e.single)
	for _, name := range e.pinned {
		if v, there := given[name]; there && v != d[name] {
			return keystoneError(400, "Cannot change Domain ID")
		}
	}
	next := d.with()
	for k, v := range given {
		next[k] = v
	}
	secret(next)
	if e.unique != nil && next.str("name") != d.str("name") {
		for _, there := range c.t("identity."+e.single).by("name", next.str("name")) {
			if e.unique(there) == e.unique(next) {
				return keystoneError(409, "Conflict occurred attempting to store "+e.single+" - "+e.conflict(c, next, there))
			}
		}
	}
	return ok(doc{e.single: entityBody(c, e.plural, c.t("identity."+e.single).put(next))})
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
	c.t("identity." + e.single).remove(d.str("id"))
	return noContent()
}

func projectGone(c *call, d doc) *reply {
	dropAssignments(c.Cloud, "target_id", d.str("id"))
	return nil
}

func userGone(c *call, d doc) *reply {
	id := d.str("id")
	dropAssignments(c.Cloud, "user_id", id)
	dropMemberships(c.Cloud, "user_id", id)
	for _, a := range c.t("identity.application_credential").by("user_id", id) {
		c.t("identity.application_credential").remove(a.str("id"))
	}
	for _, t := range c.t("identity.trust").all() {
		if t.str("trustor_user_id") == id || t.str("trustee_user_id") == id {
			c.t("identity.trust").remove(t.str("id"))
		}
	}
	return nil
}
