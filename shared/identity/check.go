package identity

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"hearth/shared/stack"
)

// Check returns who sent the token. It returns Unauthorized when there is no token, Keystone does
// not know it any more, or it has no project. It returns Unavailable when Keystone cannot be asked,
// which says nothing about the token. A finding is used for Options.TokenAge, so a revoked token
// works at most that long.
func (i *Identity) Check(ctx context.Context, token string) (stack.Caller, error) {
	if token == "" {
		return stack.Caller{}, stack.Errorf(stack.Unauthorized, "Authentication required: the request has no X-Auth-Token.")
	}
	if strings.ContainsFunc(token, unicode.IsControl) { // cannot be sent
		return stack.Caller{}, stack.Errorf(stack.Unauthorized, "Authentication required: the token is not valid.")
	}
	key := sha256.Sum256([]byte(token))
	f, err := i.found(ctx, key, func(ctx context.Context) (finding, error) { return i.ask(ctx, token) })
	if err != nil {
		return stack.Caller{}, err
	}
	return f.copied(), f.err
}

// found returns the finding that is known under the key, or the one that ask gets. Concurrent calls
// with the same key ask once.
func (i *Identity) found(ctx context.Context, key [sha256.Size]byte, ask func(context.Context) (finding, error)) (finding, error) {
	if f, ok := i.known.get(key, i.now()); ok {
		return f, nil
	}
	return shared(ctx, &i.flights, string(key[:]), func(ctx context.Context) (finding, error) {
		if f, ok := i.known.get(key, i.now()); ok {
			return f, nil
		}
		f, err := ask(ctx)
		if err != nil {
			return f, err
		}
		f.key = key
		i.known.put(f)
		return f, nil
	})
}

// copied returns a copy of the caller that the receiver may change.
func (f finding) copied() stack.Caller {
	c := f.caller
	c.Roles = append([]string(nil), c.Roles...)
	return c
}

// subject is Keystone's description of a token.
type subject struct {
	ExpiresAt time.Time `json:"expires_at"`
	Methods   []string
	User      tokens.User
	Project   *tokens.Project

	IsAdminProject *bool `json:"is_admin_project"` // set only where the cloud has such a project
	Roles          []tokens.Role

	// Each is set in a token that is delegated in that way.
	Trust   json.RawMessage `json:"OS-TRUST:trust"`
	AppCred json.RawMessage `json:"application_credential"`
	OAuth   json.RawMessage `json:"OS-OAUTH1"`
}

// ask asks Keystone about a token. The error is about the request; what is wrong with the token is
// in the finding.
func (i *Identity) ask(ctx context.Context, token string) (finding, error) {
	self, err := i.service(ctx)
	if err != nil {
		return finding{}, err
	}
	now := i.now()
	refused := func(message string) (finding, error) {
		return finding{err: stack.Errorf(stack.Unauthorized, "%s", message), until: now.Add(i.options.RefusedAge)}, nil
	}
	result := tokens.Get(ctx, self.client, token)
	if codeOf(result.Err) == http.StatusNotFound {
		return refused("Authentication required: the token is not valid or has expired.")
	}
	if result.Err != nil {
		return finding{}, unavailable(result.Err)
	}
	var s subject
	if err := result.ExtractInto(&s); err != nil {
		return finding{}, unavailable(err)
	}
	switch {
	case !s.ExpiresAt.After(now):
		return refused("Authentication required: the token has expired.")
	case s.Project == nil || s.Project.ID == "":
		return refused("Authentication required: the token is not for a project. Ask for one that is scoped to the project to work in.")
	}
	until := now.Add(i.options.TokenAge)
	if s.ExpiresAt.Before(until) {
		until = s.ExpiresAt
	}
	return finding{caller: s.caller(token), until: until}, nil
}

func (s subject) caller(token string) stack.Caller {
	c := stack.Caller{
		UserID: s.User.ID, UserName: s.User.Name, UserDomain: s.User.Domain.ID,
		Project: s.Project.ID, ProjectName: s.Project.Name, Domain: s.Project.Domain.ID,
		Token: token, Expires: s.ExpiresAt, NotAdminProject: s.IsAdminProject != nil && !*s.IsAdminProject,
		Signed:  slices.Contains(s.Methods, "ec2credential"),
		Limited: s.Trust != nil || s.AppCred != nil || s.OAuth != nil,
	}
	for _, role := range s.Roles {
		c.Roles = append(c.Roles, role.Name)
	}
	return c
}
