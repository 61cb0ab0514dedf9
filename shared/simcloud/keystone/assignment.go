package keystone

import (
	"strings"

	"hearth/shared/simcloud/ground"
)

// SystemTarget is the target of assignments on the system.
const SystemTarget = "system"

// implied are the roles that others bring with them.
var implied = map[string][]string{"admin": {"member", "reader"}, "member": {"reader"}}

func grantKey(target, user, role string) string { return target + "/" + user + "/" + role }

// AssignRole gives a user a role on a project, a domain or the system.
func AssignRole(c *ground.Cloud, kind, target, user, role string) {
	key := grantKey(target, user, role)
	if c.Table("identity.assignment").Get(key) == nil {
		c.Table("identity.assignment").PutAt(key, doc{"id": key, "_kind": kind, "target_id": target, "user_id": user, "role_id": role})
	}
}

// dropAssignments removes all assignments whose field has the value.
func dropAssignments(c *ground.Cloud, field, value string) {
	for _, a := range c.Table("identity.assignment").By(field, value) {
		c.Table("identity.assignment").Remove(a.Str("id"))
	}
}

// rolesOf returns a user's roles on a target, with implied ones.
func rolesOf(c *ground.Cloud, user, target string) []doc {
	var out []doc
	seen := map[string]bool{}
	add := func(role doc) {
		if role != nil && !seen[role.Str("id")] {
			seen[role.Str("id")] = true
			out = append(out, role)
		}
	}
	for _, a := range c.Table("identity.assignment").By("user_id", user) {
		if a.Str("target_id") == target {
			add(c.Table("identity.role").Get(a.Str("role_id")))
		}
	}
	for i := 0; i < len(out); i++ {
		for _, name := range implied[out[i].Str("name")] {
			add(c.Table("identity.role").First("name", name))
		}
	}
	return out
}

func assignmentRoutes() []ground.Route {
	routes := []ground.Route{{"GET", "/v3/role_assignments", listAssignments}}
	for _, kind := range []string{"project", "domain"} {
		base := "/v3/" + kind + "s/{target}/users/{user}/roles"
		routes = append(routes,
			ground.Route{"GET", base, assigned}, ground.Route{"GET", base + "/{role}", checkAssignment},
			ground.Route{"PUT", base + "/{role}", assign(kind)}, ground.Route{"DELETE", base + "/{role}", unassign})
	}
	return routes
}

func assign(kind string) ground.Handler {
	return func(c *call) *reply {
		if !c.IsAdmin() {
			return forbiddenTo("create_grant")
		}
		for _, part := range [3][2]string{{"identity." + kind, "target"}, {"identity.user", "user"}, {"identity.role", "role"}} {
			if c.Table(part[0]).Get(c.Path(part[1])) == nil {
				return couldNotFind(c.Table(part[0]).Kind(), c.Path(part[1]))
			}
		}
		if c.Token.Domain != "" && (c.Table("identity."+kind).Get(c.Path("target")).Str("domain_id") != c.Token.Domain ||
			c.Table("identity.user").Get(c.Path("user")).Str("domain_id") != c.Token.Domain) {
			return forbiddenTo("create_grant")
		}
		AssignRole(c.Cloud, kind, c.Path("target"), c.Path("user"), c.Path("role"))
		return ground.NoContent()
	}
}

func findAssignment(c *call) (doc, *reply) {
	target, user, role := c.Path("target"), c.Path("user"), c.Path("role")
	a := c.Table("identity.assignment").Get(grantKey(target, user, role))
	if a == nil {
		return nil, keystoneError(404, "Could not find role assignment with role: "+role+", user or group: "+user+", project, domain, or system: "+target+".")
	}
	return a, nil
}

func checkAssignment(c *call) *reply {
	if _, p := findAssignment(c); p != nil {
		return p
	}
	return ground.NoContent()
}

func unassign(c *call) *reply {
	if !c.IsAdmin() {
		return forbiddenTo("revoke_grant")
	}
	a, p := findAssignment(c)
	if p != nil {
		return p
	}
	c.Table("identity.assignment").Remove(a.Str("id"))
	return ground.NoContent()
}

func assigned(c *call) *reply {
	var rows []any
	for _, a := range c.Table("identity.assignment").By("user_id", c.Path("user")) {
		if a.Str("target_id") == c.Path("target") {
			rows = append(rows, entityBody(c, "roles", c.Table("identity.role").Get(a.Str("role_id"))))
		}
	}
	return entityList(c, "roles", rows)
}

func listAssignments(c *call) *reply {
	if !c.IsAdmin() {
		return forbiddenTo("list_role_assignments")
	}
	var rows []any
	names := c.Query.Has("include_names") && c.Param("include_names") != "0" && !strings.EqualFold(c.Param("include_names"), "false")
	for _, a := range c.Table("identity.assignment").All() {
		if !ground.Accepts(c.Param("user.id"), a.Str("user_id")) || !ground.Accepts(c.Param("role.id"), a.Str("role_id")) ||
			!ground.Accepts(c.Param("scope.project.id"), a.Str("target_id")) || !ground.Accepts(c.Param("scope.domain.id"), a.Str("target_id")) {
			continue
		}
		user, role, target := doc{"id": a["user_id"]}, doc{"id": a["role_id"]}, doc{"id": a["target_id"]}
		kind := a.Str("_kind")
		if names {
			u := c.Table("identity.user").Get(a.Str("user_id"))
			user["name"], user["domain"] = u["name"], domainRef(c.Cloud, u.Str("domain_id"))
			role["name"] = c.Table("identity.role").Get(a.Str("role_id"))["name"]
			if kind != SystemTarget {
				t := c.Table("identity." + kind).Get(a.Str("target_id"))
				target["name"] = t["name"]
				if kind == "project" {
					target["domain"] = domainRef(c.Cloud, t.Str("domain_id"))
				}
			}
		}
		scope := doc{kind: target}
		if kind == SystemTarget {
			scope = doc{"system": doc{"all": true}}
		}
		rows = append(rows, doc{"scope": scope, "user": user, "role": role, "links": doc{"assignment": c.Base + "/identity/v3/" + kind + "s/" +
			a.Str("target_id") + "/users/" + a.Str("user_id") + "/roles/" + a.Str("role_id")}})
	}
	return entityList(c, "role_assignments", rows)
}
