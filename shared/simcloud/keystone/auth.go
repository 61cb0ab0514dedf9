package keystone

import (
	"crypto/sha256"
	"encoding/hex"

	"hearth/shared/simcloud/ground"
)

// HashPassword returns a secret as a row keeps it.
func HashPassword(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

const badIdentity = "The request you have made requires authentication."

func denied() *reply {
	return keystoneError(401, badIdentity).Set("WWW-Authenticate", `Keystone uri="/identity/v3"`)
}

// deniedToken refuses a call to Keystone by its token.
func deniedToken(c *call) *reply {
	t := readToken(c.Cloud, c.Request.Header.Get("X-Auth-Token"))
	if t != nil && isOfKey(t) && t.Expires > c.Now.Unix() && isValid(c.Cloud, t, c.Now) {
		return keystoneError(403, "You are not authorized to perform the requested action.")
	}
	return denied()
}

func malformed(missing, where string) *reply {
	return keystoneError(400, "Expecting to find "+missing+" in "+where+". The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.")
}

// issue answers POST /v3/auth/tokens.
func issue(c *call) *reply {
	auth := c.Body.Sub("auth")
	if auth == nil {
		return malformed("auth", "request body")
	}
	identity := auth.Sub("identity")
	if identity == nil {
		return keystoneError(400, "'identity' is a required property")
	}
	t := &ground.Token{Issued: c.Now.Unix(), Expires: c.Now.Add(c.Options.TokenLife).Unix(), Audit: []string{ground.RandomWord(22)}}
	scope := auth.Sub("scope")
	for _, method := range identity.Strs("methods") {
		prove := proofs[method]
		if prove == nil || !identity.Has(method) {
			return malformed(method, "identity")
		}
		if p := prove(c, t, identity.Sub(method), scope); p != nil {
			return p
		}
	}
	if t.User == "" {
		return denied()
	}
	if p := scopeTo(c.Cloud, t, scope); p != nil {
		return p
	}
	if !isValid(c.Cloud, t, c.Now) {
		return denied()
	}
	return ground.Created(tokenBody(c.Cloud, c, t)).Set("X-Subject-Token", signToken(c.Cloud, t))
}

// proofs are the methods of authentication.
var proofs = map[string]func(c *call, t *ground.Token, given, scope doc) *reply{
	"password":               byPassword,
	"token":                  byToken,
	"application_credential": byApplicationCredential,
}

func byPassword(c *call, t *ground.Token, given, _ doc) *reply {
	u := userGiven(c.Cloud, given.Sub("user"))
	if u == nil || !u.Flag("enabled") || u.Str("_password") == "" || u.Str("_password") != HashPassword(given.Sub("user").Str("password")) {
		return denied()
	}
	t.User, t.Methods = u.Str("id"), append(t.Methods, "password")
	return nil
}

// userGiven returns a user by ID, or by name and domain.
func userGiven(c *ground.Cloud, ref doc) doc {
	if id := ref.Str("id"); id != "" {
		return c.Table("identity.user").Get(id)
	}
	domain := domainGiven(c, ref.Sub("domain"))
	for _, u := range c.Table("identity.user").By("name", ref.Str("name")) {
		if u.Str("domain_id") == domain {
			return u
		}
	}
	return nil
}

// domainGiven returns the ID of a domain given by ID or name, or "".
func domainGiven(c *ground.Cloud, ref doc) string {
	if id := ref.Str("id"); c.Table("identity.domain").Get(id) != nil {
		return id
	}
	return c.Table("identity.domain").First("name", ref.Str("name")).Str("id")
}

func byToken(c *call, t *ground.Token, given, scope doc) *reply {
	old := readToken(c.Cloud, given.Str("id"))
	if old == nil {
		return keystoneError(404, "Could not recognize Fernet token")
	}
	if old.Expires <= c.Now.Unix() || !isValid(c.Cloud, old, c.Now) {
		return denied()
	}
	if old.Trust != "" {
		return keystoneError(403, "You are not authorized to perform the requested action: Using trust-scoped token to create another token. Create a new trust-scoped token instead.")
	}
	if old.AppCred != "" && scope != nil {
		return denied()
	}
	if isOfKey(old) {
		return keystoneError(403, "You are not authorized to perform the requested action: Using a delegated token to create another token is not allowed..")
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

func byApplicationCredential(c *call, t *ground.Token, given, scope doc) *reply {
	creds := c.Table("identity.application_credential")
	cred := creds.Get(given.Str("id"))
	if name := given.Str("name"); cred == nil && name != "" {
		for _, a := range creds.By("user_id", userGiven(c.Cloud, given.Sub("user")).Str("id")) {
			if a.Str("name") == name {
				cred = a
			}
		}
	}
	if cred == nil {
		return couldNotFind("Application Credential", given.Str("id"))
	}
	if cred.Str("_secret") != HashPassword(given.Str("secret")) || expired(cred, c.Now) {
		return denied()
	}
	if scope != nil {
		return &reply{Code: 401, Body: doc{"error": doc{"code": 401, "identity": doc{}, "title": "Unauthorized",
			"message": "Error authenticating with application credential: Application credentials cannot request a scope."}}}
	}
	t.User, t.Project, t.AppCred = cred.Str("user_id"), cred.Str("project_id"), cred.Str("id")
	t.Methods = append(t.Methods, "application_credential")
	return nil
}

// scopeTo gives the token the requested scope.
func scopeTo(c *ground.Cloud, t *ground.Token, scope doc) *reply {
	if p := scope.Sub("project"); p != nil {
		project := c.Table("identity.project").Get(p.Str("id"))
		if project == nil {
			domain := domainGiven(c, p.Sub("domain"))
			for _, found := range c.Table("identity.project").By("name", p.Str("name")) {
				if found.Str("domain_id") == domain {
					project = found
				}
			}
		}
		if project == nil {
			return denied()
		}
		t.Project = project.Str("id")
	} else if d := scope.Sub("domain"); d != nil {
		if t.Domain = domainGiven(c, d); t.Domain == "" {
			return denied()
		}
	} else if scope.Has("system") {
		t.System = true
	} else if ref := scope.Sub("OS-TRUST:trust"); ref != nil {
		trust := c.Table("identity.trust").Get(ref.Str("id"))
		if trust == nil {
			return denied()
		}
		if trust.Str("trustee_user_id") != t.User {
			return keystoneError(403, "You are not authorized to perform the requested action.")
		}
		t.Trust, t.Project = trust.Str("id"), trust.Str("project_id")
		if trust.Flag("impersonation") {
			t.User = trust.Str("trustor_user_id")
		}
	}
	return nil
}
