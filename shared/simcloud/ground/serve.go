package ground

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A Handler answers one call. It runs under the cloud's lock.
type Handler func(*Call) *Reply

// A Route is one line of a service's table. Its path is below the service's prefix. It is an alias,
// so that a service writes its lines without the names of these fields.
type Route = struct {
	Method, Path string
	Do           Handler
}

// An API describes the HTTP side of a service: its prefix and the form of its errors.
type API struct {
	Service, Prefix string
	Denied          func(*Call) *Reply                          // no token, or a bad one
	Refused         func(code int, kind, message string) *Reply // the service's form of an error
	Unknown         func(*Call) *Reply                          // an unknown path
	Versioned       func(*Call) *Reply                          // reads the microversion; nil is none
	Open            func(r *http.Request) bool                  // needs no token
	AddHeaders      func(c *Call, p *Reply)                     // adds the headers of every answer
}

// Routes serves the services.
func (c *Cloud) Routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, s := range c.parts.Services {
		for _, r := range s.Routes {
			h := c.serve(s.API, r.Method+" "+r.Path, r.Do)
			mux.HandleFunc(r.Method+" "+s.API.Prefix+r.Path, h)
			if r.Path == "/{$}" {
				mux.HandleFunc(r.Method+" "+s.API.Prefix, h)
			}
		}
		mux.HandleFunc(s.API.Prefix+"/", c.serve(s.API, "other", s.API.Unknown))
	}
	return mux
}

// serve wraps a handler with the steps of every call, such as limits and faults.
func (c *Cloud) serve(f *API, name string, do Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		code := 0
		leave := c.calls.enter(f.Service, name)
		defer func() { leave(code) }()
		if c.before != nil {
			c.before(r)
		}
		k := &Call{Cloud: c, Request: r, Service: f.Service, Query: r.URL.Query(), Base: c.Base(r)}
		if !k.read() {
			panic(http.ErrAbortHandler) // the client went away in the middle of its request
		}
		p, how := c.handle(k, f, do)
		if how.hang > 0 {
			pause(r.Context(), how.hang)
		}
		code = p.Code
		if c.after != nil {
			c.after(r, p.Code)
		}
		if how.lose {
			code = 0
			panic(http.ErrAbortHandler)
		}
		p.write(w, r.Method == http.MethodHead)
	}
}

// handle returns the answer to a call, and how it is delivered.
func (c *Cloud) handle(k *Call, f *API, do Handler) (*Reply, delivery) {
	c.Mu.Lock()
	wait := c.Current.latency(f.Service, c.faults)
	c.Mu.Unlock()
	pause(k.Request.Context(), wait)

	c.Mu.Lock()
	defer c.Mu.Unlock()
	k.Now = c.Time()
	c.Settle(k.Now)
	if p := c.throttle(f, time.Now()); p != nil {
		return p, delivery{}
	}
	fault := c.faults.effectOn(k, f)
	if fault.hangFirst > 0 {
		c.Mu.Unlock()
		// A real service does not notice that its client hung up: the effect still comes.
		pause(context.WithoutCancel(k.Request.Context()), fault.hangFirst)
		c.Mu.Lock()
		k.Now = c.Time()
		c.Settle(k.Now)
	}
	if fault.early != nil {
		return fault.early, fault.delivery
	}
	if fault.delivery.lose && fault.refused {
		return Status(0), fault.delivery
	}
	k.ObjectFails = fault.objectFails
	p := c.answer(k, f, do)
	if err := c.Flush(); err != nil {
		p = f.Refused(http.StatusInternalServerError, "InternalServerError", err.Error())
	}
	if fault.late != nil {
		p = fault.late
	}
	return p, fault.delivery
}

// answer checks the token and the version, and handles the call.
func (c *Cloud) answer(k *Call, f *API, do Handler) *Reply {
	if f.Versioned != nil {
		if p := f.Versioned(k); p != nil {
			return p
		}
	}
	if f.Open == nil || !f.Open(k.Request) {
		if k.Token = c.parts.Token(k, k.Request.Header.Get("X-Auth-Token")); k.Token == nil {
			return f.Denied(k)
		}
	}
	p := do(k)
	if f.AddHeaders != nil {
		f.AddHeaders(k, p)
	}
	return p
}

// Base returns the base URL that a request was sent to.
func (c *Cloud) Base(r *http.Request) string {
	if c.Options.URL != "" {
		return strings.TrimSuffix(c.Options.URL, "/")
	}
	return "http://" + r.Host
}

// pause waits that many seconds, or until the client hangs up.
func pause(ctx context.Context, seconds float64) {
	if seconds <= 0 {
		return
	}
	t := time.NewTimer(time.Duration(seconds * float64(time.Second)))
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

func retryAfter(p *Reply, seconds float64) *Reply {
	if seconds > 0 {
		p.Set("Retry-After", strconv.FormatFloat(seconds, 'f', -1, 64))
	}
	return p
}
