package simcloud

import "strings"

// systemTarget is the target of assignments on the system.
const systemTarget = "system"

// implied are the roles that others bring with them.
var implied = map[string][]string{"admin": {"member", "reader"}, "member": {"reader"}}

func grantKey(target, user, role string) string { return target + "/" + user + "/" + role }

// assignRole gives a user a role on a project, a domain or the system.
func assignRole(c *Cloud, kind, target, user, role string) {
	key := grantKey(target, user, role)
	if c.t("identity.assignment").get(key) == nil {
		c.t("identity.assignment").putAt(key, doc{"id": key, "_kind": kind, "target_id": target, "user_id": user, "role_id": role})
	}
}

// dropAssignments removes all assignments whose field has the value.
func dropAssignments(c *Cloud, field, value string) {
	for _, a := range c.t("identity.assignment").by(field, value) {
		c.t("identity.assignment").remove(a.str("id"))
	}
}

// rolesOf returns a user's roles on a target, with implied ones.
func rolesOf(c *Cloud, user, target string) []doc {
	var out []doc
	seen := map[string]bool{}
	add := func(role doc) {
		if role != nil && !seen[role.str("id")] {
			seen[role.str("id")] = true
			out = append(out, role)
		}
	}
	for _, a := range c.t("identity.assignment").by("user_id", user) {
		if a.str("target_id") == target {
			add(c.t("identity.role").get(a.str("role_id")))
		}
	}
	for i := 0; i < len(out); i++ {
		for _, name := range implied[out[i].str("name")] {
			add(c.t("identity.role").first("name", name))
		}
	}
	return out
}

func assignmentRoutes() []route {
	routes := []route{{"GET", "/v3/role_assignments", listAssignments}}
	for _, kind := range []string{"project", "domain"} {
		base := "/v3/" + kind + "s/{target}/users/{user}/roles"
		routes = append(routes,
			route{"GET", base, assigned}, route{"GET", base + "/{role}", checkAssignment},
			route{"PUT", base + "/{role}", assign(kind)}, route{"DELETE", base + "/{role}", unassign})
	}
	return routes
}

func assign(kind string) handler {
	return func(c *call) *reply {
		if !c.admin() {
			return forbiddenTo("create_grant")
		}
		for _, part := range [3][2]string{{"identity." + kind, "target"}, {"identity.user", "user"}, {"identity.role", "role"}} {
			if c.t(part[0]).get(c.path(part[1])) == nil {
				return couldNotFind(c.t(part[0]).kind(), c.path(part[1]))
			}
		}
		assignRole(c.Cloud, kind, c.path("target"), c.path("user"), c.path("role"))
		return noContent()
	}
}

func findAssignment(c *call) (doc, *reply) {
	target, user, role := c.path("target"), c.path("user"), c.path("role")
	a := c.t("identity.assignment").get(grantKey(target, user, role))
	if a == nil {
		return nil, keystoneError(404, "Could not find role assignment with role: "+role+", user or group: "+user+", project, domain, or system: "+target+".")
	}
	return a, nil
}

func checkAssignment(c *call) *reply {
	if _, p := findAssignment(c); p != nil {
		return p
	}
	return noContent()
}

func unassign(c *call) *reply {
	if !c.admin() {
		return forbiddenTo("revoke_grant")
	}
	a, p := findAssignment(c)
	if p != nil {
		return p
	}
	c.t("identity.assignment").remove(a.str("id"))
	return noContent()
}

func assigned(c *call) *reply {
	var rows []any
	for _, a := range c.t("identity.assignment").by("user_id", c.path("user")) {
		if a.str("target_id") == c.path("target") {
			rows = append(rows, entityBody(c, "roles", c.t("identity.role").get(a.str("role_id"))))
		}
	}
	return entityList(c, "roles", rows)
}

func listAssignments(c *call) *reply {
	if !c.admin() {
		return forbiddenTo("list_role_assignments")
	}
	var rows []any
	names := c.q.Has("include_names") && c.param("include_names") != "0" && !strings.EqualFold(c.param("include_names"), "false")
	for _, a := range c.t("identity.assignment").all() {
		if !is(c.param("user.id"), a.str("user_id")) || !is(c.param("role.id"), a.str("role_id")) ||
			!is(c.param("scope.project.id"), a.str("target_id")) || !is(c.param("scope.domain.id"), a.str("target_id")) {
			continue
		}
		user, role, target := doc{"id": a["user_id"]}, doc{"id": a["role_id"]}, doc{"id": a["target_id"]}
		kind := a.str("_kind")
		if names {
			u := c.t("identity.user").get(a.str("user_id"))
			user["name"], user["domain"] = u["name"], domainRef(c.Cloud, u.str("domain_id"))
			role["name"] = c.t("identity.role").get(a.str("role_id"))["name"]
			if kind != systemTarget {
				t := c.t("identity." + kind).get(a.str("target_id"))
				target["name"] = t["name"]
				if kind == "project" {
					target["domain"] = domainRef(c.Cloud, t.str("domain_id"))
				}
			}
		}
		scope := doc{kind: target}
		if kind == systemTarget {
			scope = doc{"system": doc{"all": true}}
		}
		rows = append(rows, doc{"scope": scope, "user": user, "role": role, "links": doc{"assignment": c.base + "/identity/v3/" + kind + "s/" +
			a.str("target_id") + "/users/" + a.str("user_id") + "/roles/" + a.str("role_id")}})
	}
	return entityList(c, "role_assignments", rows)
}
