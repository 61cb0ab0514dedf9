package identity

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"
	"golang.org/x/sync/singleflight"

	"hearth/shared/stack"
)

// throttledTries and throttledWait limit how often and how long a request waits when Keystone
// throttles, because a user waits for the answer.
const (
	throttledTries = 3
	throttledWait  = 5 * time.Second
)

// self is the service's own user in Keystone. gophercloud renews its token when Keystone refuses
// it.
type self struct {
	client *gophercloud.ServiceClient
	userID string
}

// anonymous returns a client without a token.
func (i *Identity) anonymous() (*gophercloud.ProviderClient, error) {
	p, err := openstack.NewClient(i.options.AuthURL)
	if err != nil {
		return nil, err
	}
	p.HTTPClient = http.Client{
		Transport:     i.http,
		Timeout:       i.options.CallTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	p.UserAgent.Prepend("hearth")
	p.MaxBackoffRetries = throttledTries
	p.RetryBackoffFunc = wait
	return p, nil
}

// wait delays a throttled request for as long as Keystone says, or a second.
func wait(ctx context.Context, answer *gophercloud.ErrUnexpectedResponseCode, _ error, _ uint) error {
	pause := time.Second
	if seconds, err := strconv.Atoi(answer.ResponseHeader.Get("Retry-After")); err == nil && seconds >= 0 {
		pause = min(time.Duration(seconds)*time.Second, throttledWait)
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// service returns the service's own user. Concurrent calls wait for one authentication.
func (i *Identity) service(ctx context.Context) (*self, error) {
	if known := i.self.Load(); known != nil {
		return known, nil
	}
	return shared(ctx, &i.flights, "self", func(ctx context.Context) (*self, error) {
		if known := i.self.Load(); known != nil {
			return known, nil
		}
		o := i.password(gophercloud.AuthScope{ProjectName: i.options.ProjectName, DomainName: i.options.ProjectDomainName})
		o.AllowReauth = true
		client, err := i.authenticated(ctx, o)
		if err != nil {
			return nil, unavailable(err)
		}
		result, ok := client.GetAuthResult().(tokens.CreateResult)
		if !ok {
			return nil, unavailable(errors.New("the answer holds no token"))
		}
		user, err := result.ExtractUser()
		if err != nil || user == nil || user.ID == "" {
			return nil, unavailable(errors.New("the answer names no user"))
		}
		known := &self{client, user.ID}
		i.self.Store(known)
		return known, nil
	})
}

// shared runs work once for concurrent calls with the same key. The work does not end with the call
// that began it; each call waits until its own ctx ends.
func shared[T any](ctx context.Context, group *singleflight.Group, key string, work func(context.Context) (T, error)) (T, error) {
	done := group.DoChan(key, func() (result any, err error) {
		err = stack.Recovered(func() error {
			result, err = work(context.WithoutCancel(ctx))
			return err
		})
		return result, err
	})
	var none T
	select {
	case result := <-done:
		if result.Err != nil {
			stack.PassOn(result.Err)
			return none, result.Err
		}
		return result.Val.(T), nil
	case <-ctx.Done():
		return none, unavailable(ctx.Err())
	}
}

func (i *Identity) password(scope gophercloud.AuthScope) gophercloud.AuthOptions {
	return gophercloud.AuthOptions{Username: i.options.Username, Password: i.options.Password,
		DomainName: i.options.UserDomainName, Scope: &scope}
}

// authenticated returns a client with its own token.
func (i *Identity) authenticated(ctx context.Context, o gophercloud.AuthOptions) (*gophercloud.ServiceClient, error) {
	p, err := i.anonymous()
	if err != nil {
		return nil, err
	}
	if err := openstack.AuthenticateV3(ctx, p, &o, gophercloud.EndpointOpts{}); err != nil {
		return nil, err
	}
	return openstack.NewIdentityV3(p, gophercloud.EndpointOpts{})
}

// as returns a client that uses the given token.
func (i *Identity) as(token string) (*gophercloud.ServiceClient, error) {
	p, err := i.anonymous()
	if err != nil {
		return nil, err
	}
	p.SetToken(token)
	return openstack.NewIdentityV3(p, gophercloud.EndpointOpts{})
}

// codeOf returns the HTTP status of a refused request, or 0 when there was no answer.
func codeOf(err error) int {
	var answer gophercloud.ErrUnexpectedResponseCode
	if errors.As(err, &answer) {
		return answer.Actual
	}
	return 0
}

// bodyOf returns the body of the answer that refused a request; nil when there was no answer.
func bodyOf(err error) []byte {
	var answer gophercloud.ErrUnexpectedResponseCode
	if errors.As(err, &answer) {
		return answer.Body
	}
	return nil
}

// unavailable returns the error for a problem of the service, not the user. The cause is for the
// log: a user sees only the first error's message.
func unavailable(cause error) error {
	return fmt.Errorf("%w %w", stack.Errorf(stack.Unavailable, "The identity service is not available at the moment."), cause)
}
