package simcloud

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

func signature(c *Cloud, payload string) []byte {
	h := hmac.New(sha256.New, []byte(c.o.Secret))
	h.Write([]byte(payload))
	return h.Sum(nil)
}

// signToken returns the token's text.
func signToken(c *Cloud, t *token) string {
	raw, _ := json.Marshal(t) // plain fields: cannot fail
	payload := base64.RawURLEncoding.EncodeToString(raw)
	return payload + "." + base64.RawURLEncoding.EncodeToString(signature(c, payload))
}

// known are the tokens of valid texts.
var known = memory[map[string]token]{make: func() map[string]token { return map[string]token{} }}

// maxKnown limits how many texts of tokens are remembered.
const maxKnown = 10000

// readToken returns the token of a text that this cloud signed, or nil. Valid texts are remembered,
// because checking them is a large part of a call's cost.
func readToken(c *Cloud, text string) *token {
	remembered := *known.of(c)
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

func decodeToken(c *Cloud, text string) *token {
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
	t := &token{}
	if json.Unmarshal(raw, t) != nil {
		return nil
	}
	return t
}

// checkToken returns the token of a text when it is valid: signed here, not expired, not revoked, and
// its user and target still exist.
func checkToken(c *call, text string) *token {
	t := readToken(c.Cloud, text)
	if t == nil || t.Expires <= c.now.Unix() || !isValid(c.Cloud, t, c.now) {
		return nil
	}
	if c.service != "identity" && t.Project == "" && !t.admin {
		return nil
	}
	return t
}

// isValid fills in the token's roles and reports whether the token is still valid.
func isValid(c *Cloud, t *token, now time.Time) bool {
	if c.t("identity.revoked").get(t.Audit[0]) != nil {
		return false
	}
	user := c.t("identity.user").get(t.User)
	if user == nil || !user.flag("enabled") {
		return false
	}
	switch {
	case t.Project != "":
		project := c.t("identity.project").get(t.Project)
		if project == nil || !project.flag("enabled") {
			return false
		}
		t.roles = rolesOf(c, t.User, t.Project)
	case t.Domain != "":
		t.roles = rolesOf(c, t.User, t.Domain)
	case t.System:
		t.roles = rolesOf(c, t.User, systemTarget)
	}
	if t.Trust != "" && !isTrusted(c, t, now) {
		return false
	}
	if t.AppCred != "" {
		cred := c.t("identity.application_credential").get(t.AppCred)
		if cred == nil || expired(cred, now) {
			return false
		}
		t.roles = among(t.roles, cred.docs("roles"))
	}
	for _, r := range t.roles {
		t.admin = t.admin || r.str("name") == "admin"
	}
	return t.Project == "" && t.Domain == "" && !t.System || len(t.roles) > 0
}

func isTrusted(c *Cloud, t *token, now time.Time) bool {
	trust := c.t("identity.trust").get(t.Trust)
	if trust == nil || expired(trust, now) {
		return false
	}
	held := rolesOf(c, trust.str("trustor_user_id"), t.Project)
	t.roles = among(held, trust.docs("_roles"))
	return len(t.roles) == len(trust.list("_roles"))
}

// among returns the roles that are also in the list.
func among(roles, list []doc) []doc {
	var out []doc
	for _, r := range roles {
		for _, l := range list {
			if r.str("id") == l.str("id") {
				out = append(out, r)
			}
		}
	}
	return out
}

func expired(d doc, now time.Time) bool {
	at, err := time.Parse(time.RFC3339, d.str("expires_at"))
	return err == nil && !now.Before(at)
}

const tokenTime = "2006-01-02T15:04:05.000000Z"

// tokenBody returns a token as Keystone shows it.
func tokenBody(c *Cloud, k *call, t *token) doc {
	body := doc{
		"methods": anys(t.Methods), "user": userRef(c, t.User), "audit_ids": anys(t.Audit),
		"expires_at": time.Unix(t.Expires, 0).UTC().Format(tokenTime), "issued_at": time.Unix(t.Issued, 0).UTC().Format(tokenTime),
	}
	scoped := true
	switch {
	case t.Project != "":
		p := c.t("identity.project").get(t.Project)
		body["project"] = doc{"id": t.Project, "name": p.str("name"), "domain": domainRef(c, p.str("domain_id"))}
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
		roles := make([]any, len(t.roles))
		for i, r := range t.roles {
			roles[i] = r.pick("id", "name")
		}
		body["roles"] = roles
		if !k.q.Has("nocatalog") {
			body["catalog"] = catalog(c, k.base, t.Project)
		}
	}
	if t.Trust != "" {
		trust := c.t("identity.trust").get(t.Trust)
		body["OS-TRUST:trust"] = doc{"id": t.Trust, "impersonation": trust.flag("impersonation"),
			"trustor_user": doc{"id": trust["trustor_user_id"]}, "trustee_user": doc{"id": trust["trustee_user_id"]}}
	}
	if t.AppCred != "" {
		cred := c.t("identity.application_credential").get(t.AppCred)
		body["application_credential"] = doc{"id": t.AppCred, "name": cred.str("name"), "restricted": !cred.flag("unrestricted")}
	}
	return doc{"token": body}
}

func userRef(c *Cloud, id string) doc {
	u := c.t("identity.user").get(id)
	return doc{"id": id, "name": u.str("name"), "domain": domainRef(c, u.str("domain_id")), "password_expires_at": nil}
}

func domainRef(c *Cloud, id string) doc {
	return doc{"id": id, "name": c.t("identity.domain").get(id).str("name")}
}

// validate answers GET and HEAD /v3/auth/tokens.
func validate(c *call) *reply {
	text := c.r.Header.Get("X-Subject-Token")
	if text == "" {
		return keystoneError(404, "No token in the request")
	}
	t := readToken(c.Cloud, text)
	if t == nil {
		return keystoneError(404, "Could not recognize Fernet token")
	}
	if !c.admin() && !c.tok.has("service") && t.User != c.tok.User {
		return forbiddenTo("validate_token")
	}
	if t.Trust != "" && c.t("identity.trust").get(t.Trust) == nil {
		return couldNotFind("trust", t.Trust)
	}
	late := t.Expires <= c.now.Unix() && !(c.q.Has("allow_expired") && c.now.Unix() < t.Expires+48*3600)
	if late || !isValid(c.Cloud, t, c.now) {
		return keystoneError(404, "Failed to validate token")
	}
	return ok(tokenBody(c.Cloud, c, t)).set("X-Subject-Token", text)
}

// revoke answers DELETE /v3/auth/tokens.
func revoke(c *call) *reply {
	t := readToken(c.Cloud, c.r.Header.Get("X-Subject-Token"))
	if t == nil {
		return keystoneError(404, "Could not recognize Fernet token")
	}
	if !c.admin() && t.User != c.tok.User {
		return forbiddenTo("revoke_token")
	}
	c.t("identity.revoked").putAt(t.Audit[0], doc{"id": t.Audit[0]})
	return noContent()
}
