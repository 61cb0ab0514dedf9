package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"hearth/shared/stack"
)

// open asks Keystone for a session for the account.
func (c *Cloud) open(ctx context.Context, account stack.Account) (session, error) {
	key := rateKey{c.region(account), "identity", project(account)}
	if c.login != nil {
		s, code, err := c.authenticate(ctx, key, *c.login)
		if refusedForGood(code) {
			return s, &refusal{stack.Denied, fmt.Sprintf("Authorization failed. Keystone of the remote cloud refuses the credential (%d)", code)}
		}
		return s, err
	}
	switch credential := account.Credential; {
	case account.Caller != nil:
		return c.openCaller(ctx, key, *account.Caller)
	case credential == nil:
		return c.openService(ctx, key)
	case credential.TrustID != "":
		return c.openTrust(ctx, key, credential.TrustID)
	case credential.AppID != "":
		s, code, err := c.authenticate(ctx, key, gophercloud.AuthOptions{
			ApplicationCredentialID: credential.AppID, ApplicationCredentialSecret: credential.AppSecret})
		if refusedForGood(code) {
			return s, &refusal{stack.Denied, "Keystone no longer accepts the stack's application credential: it was deleted, it has expired, or its user was disabled"}
		}
		return s, err
	case credential.Password != "":
		s, code, err := c.authenticate(ctx, key, gophercloud.AuthOptions{
			UserID: credential.UserID, Password: credential.Password, Scope: &gophercloud.AuthScope{ProjectID: credential.Project}})
		if refusedForGood(code) {
			return s, &refusal{stack.Denied, "Keystone no longer accepts the user of the resource: it was deleted or disabled"}
		}
		return s, err
	case credential.KeyAccess != "":
		return c.openKey(ctx, key, credential.KeyAccess, credential.KeySecret)
	}
	return session{}, &refusal{stack.Denied, "the stack's credential holds no trust, no application credential and no key"}
}

// openCaller uses the caller's token, which was checked before. It only has to find the services:
// Keystone returns the catalog for a token's scope.
func (c *Cloud) openCaller(ctx context.Context, key rateKey, caller stack.Caller) (session, error) {
	if caller.Token == "" {
		return session{}, &refusal{stack.Denied, "the caller has no token"}
	}
	a, err := c.ask(ctx, key, caller.Token, stack.Call{Method: "GET", Path: "/auth/catalog"})
	if err != nil {
		return session{}, err
	}
	if a.Code == http.StatusForbidden && caller.Signed { // Keystone refuses such a token, but tells the service about it
		a, err = c.askAsService(ctx, key, stack.Call{Method: "GET", Path: "/auth/tokens", Header: map[string]string{"X-Subject-Token": caller.Token}})
		if err != nil {
			return session{}, err
		}
		a.Body, _ = a.Body["token"].(map[string]any)
	}
	if a.Code == http.StatusUnauthorized || a.Code == http.StatusNotFound && caller.Signed {
		return session{}, &refusal{stack.Denied, "Keystone no longer accepts the caller's token"}
	}
	var found struct{ Catalog []tokens.CatalogEntry }
	if a.Code != http.StatusOK || !read(a.Body, &found) {
		return session{}, unexpected("the catalogue", a)
	}
	ends := c.now().Add(catalogAge)
	if !caller.Expires.IsZero() && caller.Expires.Before(ends) {
		ends = caller.Expires
	}
	if !ends.After(c.now()) {
		return session{}, &refusal{stack.Denied, "the caller's token has expired"}
	}
	return session{token: caller.Token, catalog: found.Catalog, renew: ends, ends: ends}, nil
}

// openService authenticates the service's own user in its own project. Its failures are temporary,
// and for the operator to mend: none is final.
func (c *Cloud) openService(ctx context.Context, key rateKey) (session, error) {
	s, code, err := c.authenticate(ctx, key, c.self(gophercloud.AuthScope{
		ProjectName: c.options.ProjectName, DomainName: c.options.ProjectDomainName}))
	if refusedForGood(code) {
		return s, &refusal{stack.Unsent, fmt.Sprintf("Keystone refuses the service's own user %q (%d)", c.options.Username, code)}
	}
	return s, err
}

// openTrust authenticates the service's own user as the trustee. Keystone answers 401 both when the
// trust is gone and when the password is wrong. The second must not end a stack, so the password is
// also tried alone.
func (c *Cloud) openTrust(ctx context.Context, key rateKey, trust string) (session, error) {
	s, code, err := c.authenticate(ctx, key, c.self(gophercloud.AuthScope{TrustID: trust}))
	if !refusedForGood(code) {
		return s, err
	}
	if code == http.StatusUnauthorized {
		if _, err := c.openService(ctx, key); err != nil {
			return session{}, err
		}
	}
	return session{}, &refusal{stack.Denied, "Keystone no longer accepts the stack's trust: it was deleted, or its trustor lost a role or was disabled"}
}

func (c *Cloud) self(scope gophercloud.AuthScope) gophercloud.AuthOptions {
	return gophercloud.AuthOptions{Username: c.options.Username, Password: c.options.Password,
		DomainName: c.options.UserDomainName, Scope: &scope}
}

// refusedForGood reports whether an error code is final: 401 wrong or gone, 403 disabled or without
// the role, 404 gone. In Keystone 22 a deleted trust is 401, a deleted application credential 404.
func refusedForGood(code int) bool { return code == 401 || code == 403 || code == 404 }

// authenticate asks for a token. This is idempotent, so a lost answer only means that there is no
// token yet. The code is Keystone's.
func (c *Cloud) authenticate(ctx context.Context, key rateKey, o gophercloud.AuthOptions) (session, int, error) {
	scope, err := o.ToTokenV3ScopeMap()
	if err != nil {
		return session{}, 0, fmt.Errorf("scope of the token: %w", err)
	}
	body, err := o.ToTokenV3CreateMap(scope)
	if err != nil {
		return session{}, 0, fmt.Errorf("request for a token: %w", err)
	}
	a, err := c.ask(ctx, key, "", stack.Call{Method: "POST", Path: "/auth/tokens", Body: body})
	if err != nil {
		return session{}, 0, err
	}
	s, err := c.sessionOf(a)
	return s, a.Code, err
}

// sessionOf returns the session with the token in an answer.
func (c *Cloud) sessionOf(a stack.Answer) (session, error) {
	var found struct {
		Token struct {
			Catalog   []tokens.CatalogEntry
			IssuedAt  time.Time `json:"issued_at"`
			ExpiresAt time.Time `json:"expires_at"`
		}
	}
	token := a.Header["X-Subject-Token"]
	if a.Code != http.StatusCreated && a.Code != http.StatusOK || token == "" || !read(a.Body, &found) {
		return session{}, unexpected("a token", a)
	}
	life := found.Token.ExpiresAt.Sub(found.Token.IssuedAt) // both by Keystone's clock
	now := c.now()
	return session{token: token, catalog: found.Token.Catalog,
		renew: now.Add(life - min(renewAhead, life/10)), ends: now.Add(life)}, nil
}

// ask makes an idempotent request to Keystone.
func (c *Cloud) ask(ctx context.Context, key rateKey, token string, call stack.Call) (stack.Answer, error) {
	r, err := newRequest(key, c.keystone, token, call)
	if err != nil {
		return stack.Answer{}, err
	}
	a := c.send(ctx, r)
	if a.Trouble != "" {
		return a, &refusal{stack.Unsent, "Keystone cannot be reached: " + a.Reason}
	}
	return a, nil
}

func unexpected(what string, a stack.Answer) error {
	return &refusal{stack.Unsent, fmt.Sprintf("Keystone did not give %s: it answered %d", what, a.Code)}
}

// read decodes a JSON answer into a struct, and reports whether there was one: a
// proxy's error page is none.
func read(body map[string]any, into any) bool {
	if body == nil {
		return false
	}
	text, err := json.Marshal(body)
	return err == nil && json.Unmarshal(text, into) == nil
}
