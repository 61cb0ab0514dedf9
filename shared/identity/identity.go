package identity

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"
)

// Options describe the Keystone, the service's user, and how long findings are kept. AuthURL,
// Username and Password are required; the zero values of the others have defaults.
//
// The user needs the role service or admin in its project to check others' tokens. With admin it
// can also delete application credentials; it deletes a trust as its trustee.
type Options struct {
	AuthURL           string // Keystone v3, with or without /v3 at its end
	Username          string // the service's own user, the trustee of trusts
	Password          string
	UserDomainName    string // "Default"
	ProjectName       string // "service"
	ProjectDomainName string // "Default"

	TokenAge    time.Duration // how long a valid token is not checked again: 30 seconds
	RefusedAge  time.Duration // the same for an invalid one: 10 seconds
	Tokens      int           // how many findings are kept: 10,000
	Roles       []string      // delegated to Hearth; empty means all roles of the caller
	CallTimeout time.Duration // of one request: 30 seconds
	TLS         *tls.Config   // for certificate authorities of the cloud
	Now         func() time.Time
	// The domain of the users that resources have, its administrator, who is in it, and his password; empty
	// when there are no such users.
	StackDomain, StackDomainAdmin, StackDomainPassword string

	Unrestricted bool // application credentials may delete themselves: for a user without admin
}

func (o Options) filled() Options {
	for p, v := range map[*string]string{&o.UserDomainName: "Default", &o.ProjectName: "service", &o.ProjectDomainName: "Default"} {
		if *p == "" {
			*p = v
		}
	}
	for p, v := range map[*time.Duration]time.Duration{
		&o.TokenAge: 30 * time.Second, &o.RefusedAge: 10 * time.Second, &o.CallTimeout: 30 * time.Second} {
		if *p <= 0 {
			*p = v
		}
	}
	if o.Tokens <= 0 {
		o.Tokens = 10000
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// An Identity talks to one Keystone. It is safe for concurrent use.
type Identity struct {
	options Options
	now     func() time.Time
	http    *http.Transport
	known   *cache
	self    atomic.Pointer[self]        // nil until the first authentication
	domain  atomic.Pointer[stackDomain] // nil until the first authentication
	flights singleflight.Group          // one request at a time about each token
	last    signIn
}

// New returns an Identity. It does not connect yet: a Keystone that is down makes requests
// Unavailable, and the service starts all the same.
func New(o Options) (*Identity, error) {
	if o.AuthURL == "" || o.Username == "" || o.Password == "" {
		return nil, errors.New("identity: AuthURL, Username and Password are needed")
	}
	o = o.filled()
	return &Identity{
		options: o,
		now:     o.Now,
		known:   newCache(o.Tokens),
		http: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: connectTimeout}).DialContext,
			TLSHandshakeTimeout:    tlsTimeout,
			TLSClientConfig:        o.TLS,
			MaxIdleConnsPerHost:    32,
			IdleConnTimeout:        idleTimeout,
			MaxResponseHeaderBytes: 1 << 20,
		},
	}, nil
}

// Limits of connections to Keystone. idleTimeout is less than the 5 seconds after which Apache
// closes a connection.
const (
	connectTimeout = 10 * time.Second
	tlsTimeout     = 10 * time.Second
	idleTimeout    = 4 * time.Second
)

// Close closes idle connections. Requests in progress go on.
func (i *Identity) Close() { i.http.CloseIdleConnections() }
