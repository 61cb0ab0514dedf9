package keystone

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
)

func signature(c *ground.Cloud, payload string) []byte {
	h := hmac.New(sha256.New, []byte(c.Options.Secret))
	h.Write([]byte(payload))
	return h.Sum(nil)
}

// signToken returns the token's text.
func signToken(c *ground.Cloud, t *ground.Token) string {
	raw, _ := json.Marshal(t) // plain fields: cannot fail
	payload := base64.RawURLEncoding.EncodeToString(raw)
	return payload + "." + base64.RawURLEncoding.EncodeToString(signature(c, payload))
}

// known are the tokens of valid texts.
var known = ground.Memory[map[string]ground.Token]{Make: func() map[string]ground.Token { return map[string]ground.Token{} }}

// maxKnown limits how many texts of tokens are remembered.
const maxKnown = 10000

// readToken returns the token of a text that this cloud signed, or nil. Valid texts are remembered,
// because checking them is a large part of a call's cost.
func readToken(c *ground.Cloud, text string) *ground.Token {
	remembered := *known.Of(c)
	if t, found := remembered[text]; found {
		return &t
	}
	t := decodeToken(c, text)
	if t != nil {
		if len(remembered) >= maxKnown {
			clear(remembered)
		}
		remembered[text] = *t
	}
	return t
}

func decodeToken(c *ground.Cloud, text string) *ground.Token {
	payload, mac, found := strings.Cut(text, ".")
	if !found {
		return nil
	}
	got, err := base64.RawURLEncoding.DecodeString(mac)
	if err != nil || !hmac.Equal(got, signature(c, payload)) {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return nil
	}
	t := &ground.Token{}
	if json.Unmarshal(raw, t) != nil {
		return nil
	}
	return t
}

// CheckToken returns the token of a text when it is valid: signed here, not expired, not revoked, and
// its user and target still exist.
func CheckToken(c *call, text string) *ground.Token {
	t := readToken(c.Cloud, text)
	if t == nil || t.Expires <= c.Now.Unix() || !isValid(c.Cloud, t, c.Now) {
		return nil
	}
	if c.Service == "identity" && isOfKey(t) {
		return nil
	}
	if c.Service != "identity" && t.Project == "" && !t.Admin {
		return nil
	}
	return t
}

// isValid fills in the token's roles and reports whether the token is still valid.
func isValid(c *ground.Cloud, t *ground.Token, now time.Time) bool {
	if c.Table("identity.revoked").Get(t.Audit[0]) != nil {
		return false
	}
	user := c.Table("identity.user").Get(t.User)
	if user == nil || !user.Flag("enabled") {
		return false
	}
	switch {
	case t.Project != "":
		project := c.Table("identity.project").Get(t.Project)
		if project == nil || !project.Flag("enabled") {
			return false
		}
		t.Roles = rolesOf(c, t.User, t.Project)
	case t.Domain != "":
		t.Roles = rolesOf(c, t.User, t.Domain)
	case t.System:
		t.Roles = rolesOf(c, t.User, SystemTarget)
	}
	if t.Trust != "" && !isTrusted(c, t, now) {
		return false
	}
	if t.AppCred != "" {
		cred := c.Table("identity.application_credential").Get(t.AppCred)
		if cred == nil || expired(cred, now) {
			return false
		}
		t.Roles = among(t.Roles, cred.Docs("roles"))
	}
	for _, r := range t.Roles {
		t.Admin = t.Admin || r.Str("name") == "admin"
	}
	return t.Project == "" && t.Domain == "" && !t.System || len(t.Roles) > 0
}

func isTrusted(c *ground.Cloud, t *ground.Token, now time.Time) bool {
	trust := c.Table("identity.trust").Get(t.Trust)
	if trust == nil || expired(trust, now) {
		return false
	}
	held := rolesOf(c, trust.Str("trustor_user_id"), t.Project)
	t.Roles = among(held, trust.Docs("_roles"))
	return len(t.Roles) == len(trust.List("_roles"))
}

// among returns the roles that are also in the list.
func among(roles, list []doc) []doc {
	var out []doc
	for _, r := range roles {
		for _, l := range list {
			if r.Str("id") == l.Str("id") {
				out = append(out, r)
			}
		}
	}
	return out
}

func expired(d doc, now time.Time) bool {
	at, err := time.Parse(time.RFC3339, d.Str("expires_at"))
	return err == nil && !now.Before(at)
}

const tokenTime = "2006-01-02T15:04:05.000000Z"

// tokenBody returns a token as Keystone shows it.
func tokenBody(c *ground.Cloud, k *call, t *ground.Token) doc {
	body := doc{
		"methods": ground.AnyList(t.Methods), "user": userRef(c, t.User), "audit_ids": ground.AnyList(t.Audit),
		"expires_at": time.Unix(t.Expires, 0).UTC().Format(tokenTime), "issued_at": time.Unix(t.Issued, 0).UTC().Format(tokenTime),
	}
	scoped := true
	switch {
	case t.Project != "":
		p := c.Table("identity.project").Get(t.Project)
		body["project"] = doc{"id": t.Project, "name": p.Str("name"), "domain": domainRef(c, p.Str("domain_id"))}
		body["is_domain"] = false
	case t.Domain != "":
		body["domain"] = domainRef(c, t.Domain)
		body["is_domain"] = false
	case t.System:
		body["system"] = doc{"all": true}
	default:
		scoped = false
	}
	if scoped {
		roles := make([]any, len(t.Roles))
		for i, r := range t.Roles {
			roles[i] = r.Pick("id", "name")
		}
		body["roles"] = roles
		if !k.Query.Has("nocatalog") {
			body["catalog"] = Catalog(c, k.Base, t.Project)
		}
	}
	if t.Trust != "" {
		trust := c.Table("identity.trust").Get(t.Trust)
		body["OS-TRUST:trust"] = doc{"id": t.Trust, "impersonation": trust.Flag("impersonation"),
			"trustor_user": doc{"id": trust["trustor_user_id"]}, "trustee_user": doc{"id": trust["trustee_user_id"]}}
	}
	if t.AppCred != "" {
		cred := c.Table("identity.application_credential").Get(t.AppCred)
		body["application_credential"] = doc{"id": t.AppCred, "name": cred.Str("name"), "restricted": !cred.Flag("unrestricted")}
	}
	return doc{"token": body}
}

func userRef(c *ground.Cloud, id string) doc {
	u := c.Table("identity.user").Get(id)
	return doc{"id": id, "name": u.Str("name"), "domain": domainRef(c, u.Str("domain_id")), "password_expires_at": nil}
}

func domainRef(c *ground.Cloud, id string) doc {
	return doc{"id": id, "name": c.Table("identity.domain").Get(id).Str("name")}
}

// validate answers GET and HEAD /v3/auth/tokens.
func validate(c *call) *reply {
	text := c.Request.Header.Get("X-Subject-Token")
	if text == "" {
		return keystoneError(404, "No token in the request")
	}
	t := readToken(c.Cloud, text)
	if t == nil {
		return keystoneError(404, "Could not recognize Fernet token")
	}
	if !c.IsAdmin() && !c.Token.HasRole("service") && t.User != c.Token.User {
		return forbiddenTo("validate_token")
	}
	if t.Trust != "" && c.Table("identity.trust").Get(t.Trust) == nil {
		return couldNotFind("trust", t.Trust)
	}
	late := t.Expires <= c.Now.Unix() && !(c.Query.Has("allow_expired") && c.Now.Unix() < t.Expires+48*3600)
	if late || !isValid(c.Cloud, t, c.Now) {
		return keystoneError(404, "Failed to validate token")
	}
	return ground.OK(tokenBody(c.Cloud, c, t)).Set("X-Subject-Token", text)
}

// revoke answers DELETE /v3/auth/tokens.
func revoke(c *call) *reply {
	t := readToken(c.Cloud, c.Request.Header.Get("X-Subject-Token"))
	if t == nil {
		return keystoneError(404, "Could not recognize Fernet token")
	}
	if !c.IsAdmin() && t.User != c.Token.User {
		return forbiddenTo("revoke_token")
	}
	c.Table("identity.revoked").PutAt(t.Audit[0], doc{"id": t.Audit[0]})
	return ground.NoContent()
}
