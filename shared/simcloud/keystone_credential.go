package simcloud

// Application credentials.

func credentialRoutes() []route {
	base := "/v3/users/{user}/application_credentials"
	return []route{
		{"POST", base, createCredential}, {"GET", base, listCredentials},
		{"GET", base + "/{id}", showCredential}, {"DELETE", base + "/{id}", deleteCredential},
	}
}

func createCredential(c *call) *reply {
	if c.path("user") != c.tok.User {
		return forbiddenTo("create_application_credential")
	}
	if isRestricted(c) {
		return keystoneError(403, "You are not authorized to perform the requested action: Using method 'application_credential' is not allowed for managing additional application credentials..")
	}
	given := c.body.sub("application_credential")
	if given.str("name") == "" {
		return keystoneError(400, "'name' is a required property")
	}
	for _, there := range c.t("identity.application_credential").by("user_id", c.tok.User) {
		if there.str("name") == given.str("name") {
			return keystoneError(409, "Conflict occurred attempting to store application_credential - Duplicate entry found with name "+given.str("name")+".")
		}
	}
	roles := c.tok.roles
	if refs := given.docs("roles"); len(refs) > 0 {
		roles = nil
		for _, ref := range refs {
			role := roleGiven(c.Cloud, ref)
			if role == nil {
				return couldNotFind("role", orText(ref.str("id"), ref.str("name")))
			}
			if len(among(c.tok.roles, []doc{role})) == 0 {
				return keystoneError(400, "Invalid application credential: Cannot create an application credential with unassigned role")
			}
			roles = append(roles, role)
		}
	}
	shown := make([]any, len(roles))
	for i, r := range roles {
		shown[i] = r.pick("id", "name", "domain_id", "description", "options")
	}
	plainSecret := given.str("secret")
	if plainSecret == "" {
		plainSecret = word(86)
	}
	d := c.t("identity.application_credential").put(doc{"id": hexID(), "name": given["name"], "description": given["description"],
		"user_id": c.tok.User, "project_id": c.tok.Project, "system": nil, "expires_at": given["expires_at"],
		"unrestricted": given["unrestricted"], "roles": shown, "_secret": hashed(plainSecret)})
	out := credentialBody(c, d)
	out["secret"] = plainSecret
	return created(doc{"application_credential": out})
}

func credentialBody(c *call, d doc) doc {
	return d.shown().with("links", doc{"self": c.base + "/identity/v3/application_credentials/" + d.str("id")})
}

func findCredential(c *call, action string) (doc, *reply) {
	if !c.admin() && c.path("user") != c.tok.User {
		return nil, forbiddenTo(action)
	}
	d := c.t("identity.application_credential").get(c.id())
	if d == nil || d.str("user_id") != c.path("user") {
		return nil, couldNotFind("Application Credential", c.id())
	}
	return d, nil
}

func listCredentials(c *call) *reply {
	if !c.admin() && c.path("user") != c.tok.User {
		return forbiddenTo("list_application_credentials")
	}
	var rows []any
	for _, d := range c.t("identity.application_credential").by("user_id", c.path("user")) {
		if is(c.param("name"), d.str("name")) {
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
	return ok(doc{"application_credential": credentialBody(c, d)})
}

func deleteCredential(c *call) *reply {
	d, p := findCredential(c, "delete_application_credential")
	if p != nil {
		return p
	}
	if isRestricted(c) {
		return keystoneError(403, "You are not authorized to perform the requested action: Using method 'application_credential' is not allowed for managing additional application credentials..")
	}
	c.t("identity.application_credential").remove(d.str("id"))
	return noContent()
}
