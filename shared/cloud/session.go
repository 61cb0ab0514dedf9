package cloud

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"hearth/shared/stack"
)

// How long things are kept, beside what Keystone says.
const (
	catalogAge = time.Hour        // a caller's catalog: endpoints seldom move
	deniedAge  = 5 * time.Second  // that a credential is gone: it saves Keystone many requests
	renewAhead = 5 * time.Minute  // a token is renewed this long before its end, or at nine tenths of a short life
	openLimit  = 10 * time.Minute // for opening one session, throttling included
)

// A session is what an account's calls need: a token and the catalog.
type session struct {
	token   string
	catalog []tokens.CatalogEntry
	renew   time.Time // from then on it is renewed
	ends    time.Time // from then on it cannot be used
	refused *refusal  // set when there can be none; token is empty then
}

// A refusal is why there is no session.
type refusal struct {
	trouble stack.Trouble
	reason  string
}

func (r *refusal) Error() string { return r.reason }

// troubled returns the answer for a missing session.
func troubled(err error) stack.Answer {
	var r *refusal
	if errors.As(err, &r) {
		return stack.Answer{Trouble: r.trouble, Reason: r.reason}
	}
	return stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}
}

// keyOf returns a key for an account's session without its secrets.
func keyOf(a stack.Account) string {
	secret := "service"
	switch {
	case a.Caller != nil:
		secret = "token " + a.Caller.Token
	case a.Credential != nil:
		secret = "credential " + a.Credential.TrustID + " " + a.Credential.AppID + " " + a.Credential.AppSecret +
			" " + a.Credential.KeyAccess + " " + a.Credential.KeySecret
		if a.Credential.Password != "" {
			secret += " " + a.Credential.UserID + " " + a.Credential.Password + " " + a.Credential.Project
		}
	}
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// session returns the account's session, and opens or renews it when necessary. Concurrent calls
// wait for one opening.
func (c *Cloud) session(ctx context.Context, account stack.Account) (session, error) {
	key := keyOf(account)
	if s, ok := c.kept.get(key); ok && c.now().Before(s.renew) {
		return s, s.err()
	}
	// The opening serves other calls too, so it does not end with the one that began it.
	opening := c.flights.DoChan(key, func() (s any, err error) {
		err = stack.Recovered(func() error {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), openLimit)
			defer cancel()
			s, err = c.renewed(ctx, key, account)
			return err
		})
		return s, err
	})
	select {
	case result := <-opening:
		if result.Err != nil {
			stack.PassOn(result.Err)
			return session{}, result.Err
		}
		return result.Val.(session), nil
	case <-ctx.Done():
		return session{}, &refusal{stack.Unsent, "gave up waiting for a token: " + ctx.Err().Error()}
	}
}

// renewed opens a session and keeps it. While an old token still works, a Keystone that does not
// answer does no harm.
func (c *Cloud) renewed(ctx context.Context, key string, account stack.Account) (session, error) {
	old, kept := c.kept.get(key)
	if kept && c.now().Before(old.renew) { // another call was faster
		return old, old.err()
	}
	s, err := c.open(ctx, account)
	var r *refusal
	switch {
	case err == nil:
	case errors.As(err, &r) && r.trouble == stack.Denied:
		until := c.now().Add(deniedAge)
		s = session{refused: r, renew: until, ends: until}
	case kept && old.refused == nil && c.now().Before(old.ends):
		return old, nil
	default:
		return session{}, err
	}
	c.kept.put(key, s)
	return s, s.err()
}

func (s session) err() error {
	if s.refused != nil {
		return s.refused
	}
	return nil
}
