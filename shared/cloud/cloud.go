package cloud

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"golang.org/x/sync/singleflight"

	"hearth/shared/stack"
)

// Options describe the cloud, the service's user and the limits of calls. AuthURL, Username and
// Password are required; the zero values of the others have defaults.
type Options struct {
	AuthURL           string // Keystone v3, with or without /v3 at its end
	Username          string // the service's own user, the trustee of trusts
	Password          string
	UserDomainName    string // "Default"
	ProjectName       string // where the service's own user has its roles: "service"
	ProjectDomainName string // "Default"
	Region            string // when neither caller nor credential names one; empty is the catalog's first
	Interface         string // "public", "internal" or "admin": "public"

	Parallel    int           // calls in progress at once, for each service and project: 32
	CallTimeout time.Duration // of one attempt, from connecting to the last byte: 2 minutes
	DialTimeout time.Duration // 10 seconds
	IdleTimeout time.Duration // how long an idle connection is kept: 4 seconds
	AnswerLimit int64         // longest answer that is read, in bytes: 32 MiB
	TLS         *tls.Config   // for certificate authorities of the cloud

	// Dial connects to other clouds, whose URLs a stack's author gives. It checks each address
	// before it connects. Without it there are no other clouds.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	Observe func(Attempt)    // called for every attempt, in the caller's goroutine; may be nil
	Now     func() time.Time // time.Now
}

// Default limits of calls.
const (
	mostParallel = 32
	callTimeout  = 2 * time.Minute
	dialTimeout  = 10 * time.Second
	idleTimeout  = 4 * time.Second
	mostAnswer   = 32 << 20
)

// IdleTimeout is less than the 5 seconds after which Apache closes a connection by default: a call
// that is sent on a connection that is being closed is Lost.
func (o Options) filled() Options {
	text := func(p *string, v string) {
		if *p == "" {
			*p = v
		}
	}
	span := func(p *time.Duration, v time.Duration) {
		if *p <= 0 {
			*p = v
		}
	}
	text(&o.UserDomainName, "Default")
	text(&o.ProjectName, "service")
	text(&o.ProjectDomainName, "Default")
	text(&o.Interface, "public")
	span(&o.CallTimeout, callTimeout)
	span(&o.DialTimeout, dialTimeout)
	span(&o.IdleTimeout, idleTimeout)
	if o.Parallel <= 0 {
		o.Parallel = mostParallel
	}
	if o.AnswerLimit <= 0 {
		o.AnswerLimit = mostAnswer
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// A Cloud makes calls. It is safe for concurrent use.
type Cloud struct {
	options  Options
	keystone string // ends in /v3
	now      func() time.Time
	provider *gophercloud.ProviderClient
	http     *http.Transport
	gates    *gates
	counts   *counts
	kept     *sessions
	flights  singleflight.Group // one authentication at a time for each session

	login  *gophercloud.AuthOptions // for another cloud: every session is opened with it
	others *others
}

// plain makes a client with a transport.
func (c *Cloud) plain(t *http.Transport) {
	c.http = t
	c.http.Protocols = new(http.Protocols)
	c.http.Protocols.SetHTTP1(true) // with one call for each connection it is certain which call broke off
	c.provider = &gophercloud.ProviderClient{HTTPClient: http.Client{
		Transport: c.http,
		// A redirect is an answer: following it would send a body again, or turn a POST into a GET.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	c.provider.UserAgent.Prepend("hearth")
}

// New returns a Cloud. It does not connect yet: a cloud that is down makes calls Unsent, and the
// service starts all the same.
func New(o Options) (*Cloud, error) {
	if o.AuthURL == "" || o.Username == "" || o.Password == "" {
		return nil, errors.New("cloud: AuthURL, Username and Password are needed")
	}
	o = o.filled()
	c := &Cloud{
		options:  o,
		keystone: services["identity"].base(o.AuthURL) + "/v3",
		now:      o.Now,
		gates:    newGates(o.Parallel, o.Now),
		counts:   &counts{n: map[Count]int64{}, observe: o.Observe},
		kept:     newSessions(),
		others:   newOthers(),
	}
	c.plain(&http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: o.DialTimeout}).DialContext,
		TLSHandshakeTimeout:    o.DialTimeout,
		TLSClientConfig:        o.TLS,
		MaxIdleConnsPerHost:    2 * o.Parallel, // services on one host share its connections
		IdleConnTimeout:        o.IdleTimeout,
		MaxResponseHeaderBytes: 1 << 20,
	})
	return c, nil
}

// Close closes idle connections. Calls in progress go on.
func (c *Cloud) Close() {
	c.http.CloseIdleConnections()
	c.others.close()
}

// Do makes one call for the account: with the caller's token, a stack's credential, or else the
// service's own user. It waits as long as the cloud's rate requires. The end of ctx ends that wait,
// and a read. A call that changes something is never interrupted before CallTimeout.
//
// The answer has no trouble when the cloud said anything but "later". Do never repeats a Lost call.
// After a 401 for a renewable token it tries again with a new token, because the first call had no
// effect. An answer of object-store has its URL in Content-Location, because the URL of a container
// is found nowhere else.
func (c *Cloud) Do(ctx context.Context, account stack.Account, call stack.Call) stack.Answer {
	if call.Other.Secret != "" {
		return c.elsewhere(ctx, account, call)
	}
	for again := false; ; again = true {
		s, err := c.session(ctx, account)
		if err != nil {
			return troubled(err)
		}
		kind := official(call.Service)
		region := cmp.Or(call.Region, c.region(account))
		base, ok := locate(s.catalog, kind, region, c.options.Interface)
		if !ok && kind == "identity" && call.Region == "" {
			base, ok = strings.TrimSuffix(c.keystone, "/v3"), true
		}
		if !ok {
			return stack.Answer{Trouble: stack.Denied, Reason: c.options.Interface + " endpoint for " + call.Service + " service" + in(region) + " not found"}
		}
		r, err := newRequest(rateKey{region, kind, project(account)}, base, s.token, call)
		if err != nil {
			return stack.Answer{Trouble: stack.Denied, Reason: err.Error()}
		}
		a := c.send(ctx, r)
		if a.Code != http.StatusUnauthorized || again || account.Caller != nil {
			return a
		}
		c.kept.drop(keyOf(account), s.token)
	}
}

// Offers reports whether the account's catalog has an endpoint of a service.
func (c *Cloud) Offers(ctx context.Context, account stack.Account, service string) (bool, error) {
	s, err := c.session(ctx, account)
	if err != nil {
		return false, err
	}
	_, ok := locate(s.catalog, official(service), c.region(account), c.options.Interface)
	return ok, nil
}

func in(region string) string {
	if region == "" {
		return ""
	}
	return " in " + region + " region"
}

// region returns the region of the account's calls.
func (c *Cloud) region(a stack.Account) string {
	switch {
	case a.Caller != nil && a.Caller.Region != "":
		return a.Caller.Region
	case a.Caller == nil && a.Credential != nil && a.Credential.Region != "":
		return a.Credential.Region
	}
	return c.options.Region
}

// project returns the project to whose rate the account's calls count; empty for the service's own.
func project(a stack.Account) string {
	switch {
	case a.Caller != nil:
		return a.Caller.Project
	case a.Credential != nil:
		return a.Credential.Project
	}
	return ""
}
