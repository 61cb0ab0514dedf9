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
	catalogAge = time.Hour        // a caller's catalogue: endpoints move rarely
	deniedAge  = 5 * time.Second  // the knowledge that a credential is gone: it spares Keystone a storm
	renewAhead = 5 * time.Minute  // a token is renewed so long before it ends, or at nine tenths of a short life
	openLimit  = 10 * time.Minute // of one opening, throttling included
)

// A session is what an account's calls need: a token and where the services are.
type session struct {
	token   string
	catalog []tokens.CatalogEntry
	renew   time.Time // from here on a new one is asked for
	ends    time.Time // from here on it is useless
	refused *refusal  // set when there is none to be had; token is empty then
}

// A refusal is why there is no session.
type refusal struct {
	trouble stack.Trouble
	reason  string
}

func (r *refusal) Error() string { return r.reason }

// troubled makes an answer of the want of a session.
func troubled(err error) stack.Answer {
	var r *refusal
	if errors.As(err, &r) {
		return stack.Answer{Trouble: r.trouble, Reason: r.reason}
	}
	return stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}
}

// keyOf names an account's session without holding its secrets.
func keyOf(a stack.Account) string {
	secret := "service"
	switch {
	case a.Caller != nil:
		secret = "token " + a.Caller.Token
	case a.Credential != nil:
		secret = "credential " + a.Credential.TrustID + " " + a.Credential.AppID + " " + a.Credential.AppSecret
	}
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// session gives the account's session, opening or renewing it when needed. All
// who need the same one wait for one opening.
func (c *Cloud) session(ctx context.Context, account stack.Account) (session, error) {
	key := keyOf(account)
	if s, ok := c.kept.get(key); ok && c.now().Before(s.renew) {
		return s, s.err()
	}
	// The opening serves others too, so it does not end with whoever began it.
	opening := c.flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), openLimit)
		defer cancel()
		return c.renewed(ctx, key, account)
	})
	select {
	case result := <-opening:
		if result.Err != nil {
			return session{}, result.Err
		}
		return result.Val.(session), nil
	case <-ctx.Done():
		return session{}, &refusal{stack.Unsent, "gave up waiting for a token: " + ctx.Err().Error()}
	}
}

// renewed opens a session and keeps it. While an old token still works, a Keystone
// that does not answer does no harm.
func (c *Cloud) renewed(ctx context.Context, key string, account stack.Account) (session, error) {
	old, kept := c.kept.get(key)
	if kept && c.now().Before(old.renew) { // somebody was quicker
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
