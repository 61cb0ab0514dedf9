package simcloud

import (
	"crypto/sha256"
	"encoding/hex"
)

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

const badIdentity = "The request you have made requires authentication."

func denied() *reply {
	return keystoneError(401, badIdentity).set("WWW-Authenticate", `Keystone uri="/identity/v3"`)
}

func malformed(missing, where string) *reply {
	return keystoneError(400, "Expecting to find "+missing+" in "+where+". The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.")
}

// issue answers POST /v3/auth/tokens.
func issue(c *call) *reply {
	auth := c.body.sub("auth")
	if auth == nil {
		return malformed("auth", "request body")
	}
	identity := auth.sub("identity")
	if identity == nil {
		return keystoneError(400, "'identity' is a required property")
	}
	t := &token{Issued: c.now.Unix(), Expires: c.now.Add(c.o.TokenLife).Unix(), Audit: []string{word(22)}}
	scope := auth.sub("scope")
	for _, method := range identity.strs("methods") {
		prove := proofs[method]
		if prove == nil || !identity.has(method) {
			return malformed(method, "identity")
		}
		if p := prove(c, t, identity.sub(method), scope); p != nil {
			return p
		}
	}
	if t.User == "" {
		return denied()
	}
	if p := scopeTo(c.Cloud, t, scope); p != nil {
		return p
	}
	if !isValid(c.Cloud, t, c.now) {
		return denied()
	}
	return created(tokenBody(c.Cloud, c, t)).set("X-Subject-Token", signToken(c.Cloud, t))
}

// proofs are the methods of authentication.
var proofs = map[string]func(c *call, t *token, given, scope doc) *reply{
	"password":               byPassword,
	"token":                  byToken,
	"application_credential": byApplicationCredential,
}

func byPassword(c *call, t *token, given, _ doc) *reply {
	u := userGiven(c.Cloud, given.sub("user"))
	if u == nil || !u.flag("enabled") || u.str("_password") == "" || u.str("_password") != hashed(given.sub("user").str("password")) {
		return denied()
	}
	t.User, t.Methods = u.str("id"), append(t.Methods, "password")
	return nil
}

// userGiven returns a user by ID, or by name and domain.
func userGiven(c *Cloud, ref doc) doc {
	if id := ref.str("id"); id != "" {
		return c.t("identity.user").get(id)
	}
	domain := domainGiven(c, ref.sub("domain"))
	for _, u := range c.t("identity.user").by("name", ref.str("name")) {
		if u.str("domain_id") == domain {
			return u
		}
	}
	return nil
}

// domainGiven returns the ID of a domain given by ID or name, or "".
func domainGiven(c *Cloud, ref doc) string {
	if id := ref.str("id"); c.t("identity.domain").get(id) != nil {
		return id
	}
	return c.t("identity.domain").first("name", ref.str("name")).str("id")
}

func byToken(c *call, t *token, given, scope doc) *reply {
	old := readToken(c.Cloud, given.str("id"))
	if old == nil {
		return keystoneError(404, "Could not recognize Fernet token")
	}
	if old.Expires <= c.now.Unix() || !isValid(c.Cloud, old, c.now) {
		return denied()
	}
	if old.Trust != "" {
		return keystoneError(403, "You are not authorized to perform the requested action: Using trust-scoped token to create another token. Create a new trust-scoped token instead.")
	}
	if old.AppCred != "" && scope != nil {
		return denied()
	}
	t.User, t.Expires, t.AppCred = old.User, old.Expires, old.AppCred
	t.Audit = append(t.Audit, old.Audit[len(old.Audit)-1])
	t.Methods = append(t.Methods, "token")
	for _, m := range old.Methods {
		if m != "token" {
			t.Methods = append(t.Methods, m)
		}
	}
	if scope == nil {
		t.Project, t.Domain = old.Project, old.Domain
	}
	return nil
}

func byApplicationCredential(c *call, t *token, given, scope doc) *reply {
	creds := c.t("identity.application_credential")
	cred := creds.get(given.str("id"))
	if name := given.str("name"); cred == nil && name != "" {
		for _, a := range creds.by("user_id", userGiven(c.Cloud, given.sub("user")).str("id")) {
			if a.str("name") == name {
				cred = a
			}
		}
	}
	if cred == nil {
		return couldNotFind("Application Credential", given.str("id"))
	}
	if cred.str("_secret") != hashed(given.str("secret")) || expired(cred, c.now) {
		return denied()
	}
	if scope != nil {
		return &reply{code: 401, body: doc{"error": doc{"code": 401, "identity": doc{}, "title": "Unauthorized",
			"message": "Error authenticating with application credential: Application credentials cannot request a scope."}}}
	}
	t.User, t.Project, t.AppCred = cred.str("user_id"), cred.str("project_id"), cred.str("id")
	t.Methods = append(t.Methods, "application_credential")
	return nil
}

// scopeTo gives the token the requested scope.
func scopeTo(c *Cloud, t *token, scope doc) *reply {
	if p := scope.sub("project"); p != nil {
		project := c.t("identity.project").get(p.str("id"))
		if project == nil {
			domain := domainGiven(c, p.sub("domain"))
			for _, found := range c.t("identity.project").by("name", p.str("name")) {
				if found.str("domain_id") == domain {
					project = found
				}
			}
		}
		if project == nil {
			return denied()
		}
		t.Project = project.str("id")
	} else if d := scope.sub("domain"); d != nil {
		if t.Domain = domainGiven(c, d); t.Domain == "" {
			return denied()
		}
	} else if scope.has("system") {
		t.System = true
	} else if ref := scope.sub("OS-TRUST:trust"); ref != nil {
		trust := c.t("identity.trust").get(ref.str("id"))
		if trust == nil {
			return denied()
		}
		if trust.str("trustee_user_id") != t.User {
			return keystoneError(403, "You are not authorized to perform the requested action.")
		}
		t.Trust, t.Project = trust.str("id"), trust.str("project_id")
		if trust.flag("impersonation") {
			t.User = trust.str("trustor_user_id")
		}
	}
	return nil
}
