package identity

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// signInPause is how long a failed sign-in is remembered, so that many readiness checks do not make
// Keystone lock the user.
const signInPause = 5 * time.Second

// A signIn remembers the last failed sign-in.
type signIn struct {
	mu     sync.Mutex
	failed error
	at     time.Time
}

// SignIn signs in as the service's own user, unless it has a token already. Its error tells an
// operator in one sentence why that is not possible.
func (i *Identity) SignIn(ctx context.Context) error {
	if err := i.last.recent(i.now()); err != nil {
		return err
	}
	_, err := i.service(ctx)
	err = i.signInError(err)
	i.last.keep(err, i.now())
	return err
}

// SignInDomain signs in as the administrator of the stack domain, if there is one. Its error tells an
// operator in one sentence why that is not possible.
func (i *Identity) SignInDomain(ctx context.Context) error {
	if !i.HasStackDomain() {
		return nil
	}
	_, err := i.stackDomain(ctx)
	o := i.options
	switch {
	case err == nil:
		return nil
	case codeOf(err) == http.StatusUnauthorized:
		return fmt.Errorf("the Keystone at %s refuses the administrator %s of the stack domain %s: wrong name, password or domain", o.AuthURL, o.StackDomainAdmin, o.StackDomain)
	}
	return fmt.Errorf("the stack domain %s cannot be used: %w", o.StackDomain, err)
}

// recent returns the error of a sign-in that failed less than signInPause ago.
func (s *signIn) recent(now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.at) < signInPause {
		return s.failed
	}
	return nil
}

func (s *signIn) keep(failed error, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed, s.at = failed, now
}

func (i *Identity) signInError(err error) error {
	o := i.options
	switch code := codeOf(err); {
	case err == nil:
		return nil
	case code == http.StatusUnauthorized:
		return fmt.Errorf("the Keystone at %s refuses the user %s (domain %s, project %s): wrong name, password or project", o.AuthURL, o.Username, o.UserDomainName, o.ProjectName)
	case code != 0:
		return fmt.Errorf("the Keystone at %s answers %d %s", o.AuthURL, code, http.StatusText(code))
	}
	return fmt.Errorf("cannot reach the Keystone at %s: %w", o.AuthURL, err)
}
