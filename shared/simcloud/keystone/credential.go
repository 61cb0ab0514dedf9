package keystone

import "hearth/shared/simcloud/ground"

// Application credentials.

func credentialRoutes() []ground.Route {
	base := "/v3/users/{user}/application_credentials"
	return []ground.Route{
		{"POST", base, createCredential}, {"GET", base, listCredentials},
		{"GET", base + "/{id}", showCredential}, {"DELETE", base + "/{id}", deleteCredential},
	}
}

func createCredential(c *call) *reply {
	if c.Path("user") != c.Token.User {
		return forbiddenTo("create_application_credential")
	}
	if isRestricted(c) {
		return keystoneError(403, "You are not authorized to perform the requested action: Using method 'application_credential' is not allowed for managing additional application credentials..")
	}
	given := c.Body.Sub("application_credential")
	if given.Str("name") == "" {
		return keystoneError(400, "'name' is a required property")
	}
	for _, there := range c.Table("identity.application_credential").By("user_id", c.Token.User) {
		if there.Str("name") == given.Str("name") {
			return keystoneError(409, "Conflict occurred attempting to store application_credential - Duplicate entry found with name "+given.Str("name")+".")
		}
	}
	roles := c.Token.Roles
	if refs := given.Docs("roles"); len(refs) > 0 {
		roles = nil
		for _, ref := range refs {
			role := roleGiven(c.Cloud, ref)
			if role == nil {
				return couldNotFind("role", ground.OrText(ref.Str("id"), ref.Str("name")))
			}
			if len(among(c.Token.Roles, []doc{role})) == 0 {
				return keystoneError(400, "Invalid application credential: Cannot create an application credential with unassigned role")
			}
			roles = append(roles, role)
		}
	}
	shown := make([]any, len(roles))
	for i, r := range roles {
		shown[i] = r.Pick("id", "name", "domain_id", "description", "options")
	}
	plainSecret := given.Str("secret")
	if plainSecret == "" {
		plainSecret = ground.RandomWord(86)
	}
	d := c.Table("identity.application_credential").Put(doc{"id": ground.HexID(), "name": given["name"], "description": given["description"],
		"user_id": c.Token.User, "project_id": c.Token.Project, "system": nil, "expires_at": given["expires_at"],
		"unrestricted": given["unrestricted"], "roles": shown, "_secret": HashPassword(plainSecret)})
	out := credentialBody(c, d)
	out["secret"] = plainSecret
	return ground.Created(doc{"application_credential": out})
}

func credentialBody(c *call, d doc) doc {
	return d.Shown().With("links", doc{"self": c.Base + "/identity/v3/application_credentials/" + d.Str("id")})
}

func findCredential(c *call, action string) (doc, *reply) {
	if !c.IsAdmin() && c.Path("user") != c.Token.User {
		return nil, forbiddenTo(action)
	}
	d := c.Table("identity.application_credential").Get(c.ID())
	if d == nil || d.Str("user_id") != c.Path("user") {
		return nil, couldNotFind("Application Credential", c.ID())
	}
	return d, nil
}

func listCredentials(c *call) *reply {
	if !c.IsAdmin() && c.Path("user") != c.Token.User {
		return forbiddenTo("list_application_credentials")
	}
	var rows []any
	for _, d := range c.Table("identity.application_credential").By("user_id", c.Path("user")) {
		if ground.Accepts(c.Param("name"), d.Str("name")) {
			rows = append(rows, credentialBody(c, d))
		}
	}
	return entityList(c, "application_credentials", rows)
}

func showCredential(c *call) *reply {
	d, p := findCredential(c, "get_application_credential")
	if p != nil {
		return p
	}
	return ground.OK(doc{"application_credential": credentialBody(c, d)})
}

func deleteCredential(c *call) *reply {
	d, p := findCredential(c, "delete_application_credential")
	if p != nil {
		return p
	}
	if isRestricted(c) {
		return keystoneError(403, "You are not authorized to perform the requested action: Using method 'application_credential' is not allowed for managing additional application credentials..")
	}
	c.Table("identity.application_credential").Remove(d.Str("id"))
	return ground.NoContent()
}
