package simcloud

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A handler answers one call. It runs under the cloud's lock.
type handler func(*call) *reply

// A route is one line of a service's table. Its path is below the service's prefix.
type route struct {
	method, path string
	do           handler
}

// A face describes a service's HTTP side: its prefix and the form of its errors.
type face struct {
	service, prefix string
	denied          func(*call) *reply                          // no token, or a bad one
	refused         func(code int, kind, message string) *reply // the service's form of an error
	nowhere         func(*call) *reply                          // an unknown path
	versioned       func(*call) *reply                          // reads the microversion; nil is none
	open            func(r *http.Request) bool                  // needs no token
	dress           func(c *call, p *reply)                     // adds the headers of every answer
}

// routes serves the services.
func (c *Cloud) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, s := range c.parts.services {
		for _, r := range s.routes {
			h := c.serve(s.face, r.method+" "+r.path, r.do)
			mux.HandleFunc(r.method+" "+s.face.prefix+r.path, h)
			if r.path == "/{$}" {
				mux.HandleFunc(r.method+" "+s.face.prefix, h)
			}
		}
		mux.HandleFunc(s.face.prefix+"/", c.serve(s.face, "other", s.face.nowhere))
	}
	return mux
}

// serve wraps a handler with the steps of every call, such as limits and faults.
func (c *Cloud) serve(f *face, name string, do handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		code := 0
		leave := c.calls.enter(f.service, name)
		defer func() { leave(code) }()
		if c.before != nil {
			c.before(r)
		}
		k := &call{Cloud: c, r: r, service: f.service, q: r.URL.Query(), base: c.base(r)}
		if !k.read() {
			panic(http.ErrAbortHandler) // the client went away in the middle of its request
		}
		p, fate := c.handle(k, f, do)
		if fate.hang > 0 {
			pause(r.Context(), fate.hang)
		}
		code = p.code
		if c.after != nil {
			c.after(r, p.code)
		}
		if fate.lose {
			code = 0
			panic(http.ErrAbortHandler)
		}
		p.write(w, r.Method == http.MethodHead)
	}
}

// handle makes the answer, and returns it with its fate.
func (c *Cloud) handle(k *call, f *face, do handler) (*reply, fate) {
	c.mu.Lock()
	wait := c.settings.latency(f.service, c.faults)
	c.mu.Unlock()
	pause(k.r.Context(), wait)

	c.mu.Lock()
	defer c.mu.Unlock()
	k.now = c.now()
	c.settle(k.now)
	if p := c.throttle(f, time.Now()); p != nil {
		return p, fate{}
	}
	fault := c.faults.strike(k, f)
	if fault.hangFirst > 0 {
		c.mu.Unlock()
		// A real service does not notice that its client hung up: the effect still comes.
		pause(context.WithoutCancel(k.r.Context()), fault.hangFirst)
		c.mu.Lock()
		k.now = c.now()
		c.settle(k.now)
	}
	if fault.instead != nil {
		return fault.instead, fault.fate
	}
	if fault.fate.lose && fault.unheard {
		return status(0), fault.fate
	}
	k.spoilt = fault.spoil
	p := c.answer(k, f, do)
	if err := c.flush(); err != nil {
		p = f.refused(http.StatusInternalServerError, "InternalServerError", err.Error())
	}
	if fault.after != nil {
		p = fault.after
	}
	return p, fault.fate
}

// answer checks the token and the version, and handles the call.
func (c *Cloud) answer(k *call, f *face, do handler) *reply {
	if f.versioned != nil {
		if p := f.versioned(k); p != nil {
			return p
		}
	}
	if f.open == nil || !f.open(k.r) {
		if k.tok = c.parts.token(k, k.r.Header.Get("X-Auth-Token")); k.tok == nil {
			return f.denied(k)
		}
	}
	p := do(k)
	if f.dress != nil {
		f.dress(k, p)
	}
	return p
}

func (c *Cloud) base(r *http.Request) string {
	if c.o.URL != "" {
		return strings.TrimSuffix(c.o.URL, "/")
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

func retryAfter(p *reply, seconds float64) *reply {
	if seconds > 0 {
		p.set("Retry-After", strconv.FormatFloat(seconds, 'f', -1, 64))
	}
	return p
}
