package keystone

import "hearth/shared/simcloud/ground"

func trustRoutes() []ground.Route {
	return []ground.Route{
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
	given := c.Body.Sub("trust")
	if given.Str("trustor_user_id") != c.Token.User {
		return forbiddenTo("create_trust")
	}
	if isRestricted(c) {
		return keystoneError(403, "You are not authorized to perform the requested action: Delegated tokens cannot manage trusts..")
	}
	depth, from := mostRedelegated, any(nil)
	if c.Token.Trust != "" {
		depth, from = int(c.Table("identity.trust").Get(c.Token.Trust).Num("redelegation_count"))-1, c.Token.Trust
		if depth < 0 {
			return keystoneError(403, "Remaining redelegation depth of 0 out of allowed range of [0..3]")
		}
	}
	if !given.Flag("allow_redelegation") {
		depth = 0
	}
	if c.Table("identity.user").Get(given.Str("trustee_user_id")) == nil {
		return couldNotFind("user", given.Str("trustee_user_id"))
	}
	if p := given.Str("project_id"); p != "" && c.Table("identity.project").Get(p) == nil {
		return couldNotFind("project", p)
	}
	var roles []any
	held := rolesOf(c.Cloud, c.Token.User, given.Str("project_id"))
	for _, ref := range given.Docs("roles") {
		role := roleGiven(c.Cloud, ref)
		if role == nil {
			return couldNotFind("role", ground.OrText(ref.Str("id"), ref.Str("name")))
		}
		if len(among(held, []doc{role})) == 0 {
			return couldNotFind("role", role.Str("id"))
		}
		roles = append(roles, role.Pick("id", "name"))
	}
	if len(roles) == 0 && given.Str("project_id") != "" {
		return keystoneError(403, "You are not authorized to perform the requested action: At least one role should be specified.")
	}
	d := c.Table("identity.trust").Put(doc{"id": ground.HexID(), "trustor_user_id": c.Token.User, "trustee_user_id": given["trustee_user_id"],
		"project_id": given["project_id"], "impersonation": given.Flag("impersonation"), "expires_at": given["expires_at"],
		"remaining_uses": given["remaining_uses"], "deleted_at": nil, "redelegated_trust_id": from, "redelegation_count": depth, "_roles": roles})
	return ground.Created(doc{"trust": trustBody(c, d, true)})
}

// isRestricted reports whether the token comes from an application credential that may not make
// further credentials.
func isRestricted(c *call) bool {
	return c.Token.AppCred != "" && !c.Table("identity.application_credential").Get(c.Token.AppCred).Flag("unrestricted")
}

func roleGiven(c *ground.Cloud, ref doc) doc {
	if id := ref.Str("id"); id != "" {
		return c.Table("identity.role").Get(id)
	}
	return c.Table("identity.role").First("name", ref.Str("name"))
}

func trustRoles(c *call, d doc) []any {
	roles := []any{}
	for _, r := range d.Docs("_roles") {
		if role := c.Table("identity.role").Get(r.Str("id")); role != nil {
			roles = append(roles, entityBody(c, "roles", role))
		}
	}
	return roles
}

func trustBody(c *call, d doc, roles bool) doc {
	out := d.Shown()
	link := c.Base + "/identity/v3/OS-TRUST/trusts/" + d.Str("id")
	out["links"] = doc{"self": link}
	if roles {
		out["roles"] = trustRoles(c, d)
		out["roles_links"] = doc{"self": link + "/roles", "next": nil, "previous": nil}
	}
	return out
}

func findTrust(c *call, action string) (doc, *reply) {
	d := c.Table("identity.trust").Get(c.ID())
	if d == nil {
		return nil, couldNotFind("trust", c.ID())
	}
	if u := c.Token.User; !c.IsAdmin() && u != d.Str("trustor_user_id") && (u != d.Str("trustee_user_id") || action == "delete_trust") {
		return nil, forbiddenTo(action)
	}
	return d, nil
}

func showTrust(c *call) *reply {
	d, p := findTrust(c, "get_trust")
	if p != nil {
		return p
	}
	return ground.OK(doc{"trust": trustBody(c, d, true)})
}

func deleteTrust(c *call) *reply {
	d, p := findTrust(c, "delete_trust")
	if p != nil {
		return p
	}
	endTrust(c, d.Str("id"))
	return ground.NoContent()
}

// endTrust removes a trust with everything that was redelegated from it.
func endTrust(c *call, id string) {
	for _, d := range c.Table("identity.trust").All() {
		if d.Str("redelegated_trust_id") == id {
			endTrust(c, d.Str("id"))
		}
	}
	c.Table("identity.trust").Remove(id)
}

func listTrusts(c *call) *reply {
	trustor, trustee := c.Param("trustor_user_id"), c.Param("trustee_user_id")
	if !c.IsAdmin() && trustor != c.Token.User && trustee != c.Token.User {
		return forbiddenTo("list_trusts")
	}
	var rows []any
	for _, d := range c.Table("identity.trust").All() {
		if ground.Accepts(trustor, d.Str("trustor_user_id")) && ground.Accepts(trustee, d.Str("trustee_user_id")) {
			rows = append(rows, trustBody(c, d, false))
		}
	}
	return entityList(c, "trusts", rows)
}
