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

// Options say which cloud, as whom, and how hard. AuthURL, Username and Password
// are needed; the zero value of the rest is a sensible default.
type Options struct {
	AuthURL           string // Keystone v3, with or without /v3 at its end
	Username          string // the service's own user, the trustee of trusts
	Password          string
	UserDomainName    string // "Default"
	ProjectName       string // where the service's own user has its roles: "service"
	ProjectDomainName string // "Default"
	Region            string // when neither caller nor credential names one; empty takes the first of the catalogue
	Interface         string // "public", "internal" or "admin": "public"

	Parallel    int           // calls under way at once, for each service and project: 32
	CallTimeout time.Duration // of one attempt, from connecting to the last byte: 2 minutes
	DialTimeout time.Duration // 10 seconds
	IdleTimeout time.Duration // how long a connection is kept for the next call: 4 seconds
	AnswerLimit int64         // longest answer that is read, in bytes: 32 MiB
	TLS         *tls.Config   // for authorities of the cloud's own

	// Dial connects to other clouds, whose addresses a stack's author gives: it judges the
	// address that is connected to. Without it there are no other clouds.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	Observe func(Attempt)    // told of every attempt, in the caller's goroutine; may be nil
	Now     func() time.Time // time.Now
}

// Bounds of calls, where the options name no others.
const (
	mostParallel = 32
	callTimeout  = 2 * time.Minute
	dialTimeout  = 10 * time.Second
	idleTimeout  = 4 * time.Second
	mostAnswer   = 32 << 20
)

// IdleTimeout is below the 5 seconds after which Apache hangs up, by default: a
// call must not be sent on a connection that is being closed at its other end,
// because such a call is Lost.
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

// A Cloud carries calls out. It is safe for concurrent use.
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

	login  *gophercloud.AuthOptions // of another cloud: every session is opened with it
	others *others
}

// plain makes a client of what connects.
func (c *Cloud) plain(t *http.Transport) {
	c.http = t
	c.http.Protocols = new(http.Protocols)
	c.http.Protocols.SetHTTP1(true) // what broke off is only certain where a connection carries one call
	c.provider = &gophercloud.ProviderClient{HTTPClient: http.Client{
		Transport: c.http,
		// A redirect is an answer: following one would send a body again, or make a GET of a POST.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	c.provider.UserAgent.Prepend("hearth")
}

// New makes a Cloud. It does not connect yet: a cloud that is down makes calls
// Unsent, it does not keep the service from starting.
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
		MaxIdleConnsPerHost:    2 * o.Parallel, // services of one host share its connections
		IdleConnTimeout:        o.IdleTimeout,
		MaxResponseHeaderBytes: 1 << 20,
	})
	return c, nil
}

// Close gives idle connections back. Calls under way go on.
func (c *Cloud) Close() {
	c.http.CloseIdleConnections()
	c.others.close()
}

// Do carries out one call for the account: the caller's own token, or a stack's
// credential, or with neither the service's own user. It takes as long as the
// rate that the cloud allows makes it. The end of ctx ends the wait for its turn, and a
// question; a call that changes something is never hung up on before CallTimeout.
//
// The answer has no trouble when the cloud said anything but "later". Lost is
// never made good in here. A 401 for a token that can be renewed is tried once
// more with a new one, because the first had no effect. An answer of object-store
// says in Content-Location what it is about: the URL of a container is to be had
// nowhere else.
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

// Offers reports whether the catalogue of the account has an endpoint of a service.
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

// region is where the account's calls go.
func (c *Cloud) region(a stack.Account) string {
	switch {
	case a.Caller != nil && a.Caller.Region != "":
		return a.Caller.Region
	case a.Caller == nil && a.Credential != nil && a.Credential.Region != "":
		return a.Credential.Region
	}
	return c.options.Region
}

// project names whose rate the account's calls count to; empty for the service's own.
func project(a stack.Account) string {
	switch {
	case a.Caller != nil:
		return a.Caller.Project
	case a.Credential != nil:
		return a.Credential.Project
	}
	return ""
}
