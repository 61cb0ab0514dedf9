package cloud

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"

	"hearth/shared/stack"
)

// openKey gets a token with an EC2 credential. Keystone gives it to the service's own user for a
// request that the key has signed.
func (c *Cloud) openKey(ctx context.Context, key rateKey, access, secret string) (session, error) {
	a, err := c.askAsService(ctx, key, stack.Call{Method: "POST", Path: "/ec2tokens",
		Body: map[string]any{"ec2Credentials": signedForm(access, secret)}})
	if err != nil {
		return session{}, err
	}
	if a.Code == http.StatusUnauthorized || a.Code == http.StatusNotFound {
		return session{}, &refusal{stack.Denied, "Keystone no longer accepts the stack's EC2 credential: it was deleted, or its user lost the role or was disabled"}
	}
	return c.sessionOf(a)
}

// signedForm returns a signed request that serves for nothing but a token. It has no time, because
// Keystone's clock may differ from ours.
func signedForm(access, secret string) map[string]any {
	params := url.Values{"AWSAccessKeyId": {access}, "SignatureMethod": {"HmacSHA256"}, "SignatureVersion": {"2"}}
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte("GET\nhearth\n/\n" + params.Encode()))
	given := map[string]any{}
	for name := range params {
		given[name] = params.Get(name)
	}
	return map[string]any{"access": access, "signature": base64.StdEncoding.EncodeToString(h.Sum(nil)), "host": "hearth",
		"verb": "GET", "path": "/", "params": given, "headers": map[string]any{}, "body_hash": ""}
}

// askAsService asks Keystone as the service's own user. A 401 may say that this user's token has
// ended, so the request is made again with another token.
func (c *Cloud) askAsService(ctx context.Context, key rateKey, call stack.Call) (a stack.Answer, err error) {
	for range 2 {
		own, err := c.session(ctx, stack.Account{})
		if err != nil {
			return stack.Answer{}, err
		}
		if a, err = c.ask(ctx, key, own.token, call); err != nil || a.Code != http.StatusUnauthorized {
			return a, err
		}
		c.kept.drop(keyOf(stack.Account{}), own.token)
	}
	return a, nil
}
