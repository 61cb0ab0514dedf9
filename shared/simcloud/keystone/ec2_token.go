package keystone

import (
	"crypto/subtle"
	"net"
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
)

// keyLife is how long after its time a signed request is accepted.
const keyLife = 15 * time.Minute

// signedToken answers POST /v3/ec2tokens: it checks the signature of a request, and returns a token of
// the key's user. As in Keystone, only a service or an administrator may ask, and most reasons of a
// refusal stay secret.
func signedToken(c *call) *reply {
	if !c.IsAdmin() && !c.Token.HasRole("service") {
		return forbiddenTo("ec2tokens_validate")
	}
	if len(c.Body) == 0 {
		return keystoneError(400, "request must include a request body")
	}
	var form doc
	for _, name := range []string{"credentials", "credential", "ec2Credentials"} {
		if form == nil {
			form = c.Body.Sub(name)
		}
	}
	if !form.Has("access") {
		return denied()
	}
	key := c.Table("identity.ec2").Get(form.Str("access"))
	if key == nil {
		return couldNotFind("credential", hashedAccess(form.Str("access")))
	}
	signed, err := isSigned(key.Str("secret"), form)
	if err != nil {
		return keystoneError(500, "An unexpected error prevented the server from fulfilling your request.")
	}
	if !signed || !isTimely(form, c.Now) {
		return denied()
	}
	t := &ground.Token{User: key.Str("user_id"), Project: key.Str("project_id"), Methods: []string{keyMethod},
		Issued: c.Now.Unix(), Expires: c.Now.Add(c.Options.TokenLife).Unix(), Audit: []string{ground.RandomWord(22)}}
	if !isValid(c.Cloud, t, c.Now) {
		return denied()
	}
	return ground.OK(tokenBody(c.Cloud, c, t)).Set("X-Subject-Token", signToken(c.Cloud, t))
}

// isSigned reports whether the signature was made with the secret. Some clients sign the host without
// its port.
func isSigned(secret string, form doc) (bool, error) {
	given := form.Str("signature")
	if given == "" {
		return false, nil
	}
	hosts := []string{form.Str("host")}
	if host, _, err := net.SplitHostPort(hosts[0]); err == nil {
		hosts = append(hosts, strings.ToLower(host))
	}
	for _, host := range hosts {
		want, err := signatureOf(secret, host, form)
		if err != nil {
			return false, err
		}
		if subtle.ConstantTimeCompare([]byte(given), []byte(want)) == 1 {
			return true, nil
		}
	}
	return false, nil
}

// isTimely reports whether the time of the request, if it has one, is not too long ago.
func isTimely(form doc, now time.Time) bool {
	params, header := form.Sub("params"), form.Sub("headers")
	text := ground.OrText(params.Str("Timestamp"), ground.OrText(header.Str("X-Amz-Date"), params.Str("X-Amz-Date")))
	if text == "" {
		return true
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "20060102T150405Z"} {
		if at, err := time.Parse(form, text); err == nil {
			return !now.After(at.Add(keyLife))
		}
	}
	return false
}
