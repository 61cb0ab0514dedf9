package simcloud

func trustRoutes() []route {
	return []route{
		{"POST", "/v3/OS-TRUST/trusts", createTrust}, {"GET", "/v3/OS-TRUST/trusts", listTrusts},
		{"GET", "/v3/OS-TRUST/trusts/{id}", showTrust}, {"DELETE", "/v3/OS-TRUST/trusts/{id}", deleteTrust},
		{"GET", "/v3/OS-TRUST/trusts/{id}/roles", func(c *call) *reply {
			t, p := findTrust(c, "list_roles_for_trust")
			if p != nil {
				return p
			}
			return entityList(c, "roles", trustRoles(c, t))
		}},
	}
}

// mostRedelegated is how often a trust may be redelegated, as in Keystone.
const mostRedelegated = 3

func createTrust(c *call) *reply {
	given := c.body.sub("trust")
	if given.str("trustor_user_id") != c.tok.User {
		return forbiddenTo("create_trust")
	}
	if isRestricted(c) {
		return keystoneError(403, "You are not authorized to perform the requested action: Delegated tokens cannot manage trusts..")
	}
	depth, from := mostRedelegated, any(nil)
	if c.tok.Trust != "" {
		depth, from = int(c.t("identity.trust").get(c.tok.Trust).num("redelegation_count"))-1, c.tok.Trust
		if depth < 0 {
			return keystoneError(403, "Remaining redelegation depth of 0 out of allowed range of [0..3]")
		}
	}
	if !given.flag("allow_redelegation") {
		depth = 0
	}
	if c.t("identity.user").get(given.str("trustee_user_id")) == nil {
		return couldNotFind("user", given.str("trustee_user_id"))
	}
	if p := given.str("project_id"); p != "" && c.t("identity.project").get(p) == nil {
		return couldNotFind("project", p)
	}
	var roles []any
	held := rolesOf(c.Cloud, c.tok.User, given.str("project_id"))
	for _, ref := range given.docs("roles") {
		role := roleGiven(c.Cloud, ref)
		if role == nil {
			return couldNotFind("role", orText(ref.str("id"), ref.str("name")))
		}
		if len(among(held, []doc{role})) == 0 {
			return couldNotFind("role", role.str("id"))
		}
		roles = append(roles, role.pick("id", "name"))
	}
	if len(roles) == 0 && given.str("project_id") != "" {
		return keystoneError(403, "You are not authorized to perform the requested action: At least one role should be specified.")
	}
	d := c.t("identity.trust").put(doc{"id": hexID(), "trustor_user_id": c.tok.User, "trustee_user_id": given["trustee_user_id"],
		"project_id": given["project_id"], "impersonation": given.flag("impersonation"), "expires_at": given["expires_at"],
		"remaining_uses": given["remaining_uses"], "deleted_at": nil, "redelegated_trust_id": from, "redelegation_count": depth, "_roles": roles})
	return created(doc{"trust": trustBody(c, d, true)})
}

// isRestricted reports whether the token comes from an application credential that may not make
// further credentials.
func isRestricted(c *call) bool {
	return c.tok.AppCred != "" && !c.t("identity.application_credential").get(c.tok.AppCred).flag("unrestricted")
}

func roleGiven(c *Cloud, ref doc) doc {
	if id := ref.str("id"); id != "" {
		return c.t("identity.role").get(id)
	}
	return c.t("identity.role").first("name", ref.str("name"))
}

func trustRoles(c *call, d doc) []any {
	roles := []any{}
	for _, r := range d.docs("_roles") {
		if role := c.t("identity.role").get(r.str("id")); role != nil {
			roles = append(roles, entityBody(c, "roles", role))
		}
	}
	return roles
}

func trustBody(c *call, d doc, roles bool) doc {
	out := d.shown()
	link := c.base + "/identity/v3/OS-TRUST/trusts/" + d.str("id")
	out["links"] = doc{"self": link}
	if roles {
		out["roles"] = trustRoles(c, d)
		out["roles_links"] = doc{"self": link + "/roles", "next": nil, "previous": nil}
	}
	return out
}

func findTrust(c *call, action string) (doc, *reply) {
	d := c.t("identity.trust").get(c.id())
	if d == nil {
		return nil, couldNotFind("trust", c.id())
	}
	if u := c.tok.User; !c.admin() && u != d.str("trustor_user_id") && (u != d.str("trustee_user_id") || action == "delete_trust") {
		return nil, forbiddenTo(action)
	}
	return d, nil
}

func showTrust(c *call) *reply {
	d, p := findTrust(c, "get_trust")
	if p != nil {
		return p
	}
	return ok(doc{"trust": trustBody(c, d, true)})
}

func deleteTrust(c *call) *reply {
	d, p := findTrust(c, "delete_trust")
	if p != nil {
		return p
	}
	endTrust(c, d.str("id"))
	return noContent()
}

// endTrust removes a trust with everything that was redelegated from it.
func endTrust(c *call, id string) {
	for _, d := range c.t("identity.trust").all() {
		if d.str("redelegated_trust_id") == id {
			endTrust(c, d.str("id"))
		}
	}
	c.t("identity.trust").remove(id)
}

func listTrusts(c *call) *reply {
	trustor, trustee := c.param("trustor_user_id"), c.param("trustee_user_id")
	if !c.admin() && trustor != c.tok.User && trustee != c.tok.User {
		return forbiddenTo("list_trusts")
	}
	var rows []any
	for _, d := range c.t("identity.trust").all() {
		if is(trustor, d.str("trustor_user_id")) && is(trustee, d.str("trustee_user_id")) {
			rows = append(rows, trustBody(c, d, false))
		}
	}
	return entityList(c, "trusts", rows)
}
