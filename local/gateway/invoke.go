package gateway

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"hearth/shared/web"
)

const (
	callID    = "X-Call-Id"
	startTime = "X-Start-Time"
	duration  = "X-Duration-Seconds"
)

// Invoke calls a function with an event, without HTTP: what a dispatcher in the
// same process uses. Such calls count, are logged and wait for room like others.
func (g *Gateway) Invoke(ctx context.Context, function string, event []byte) (answer []byte, status int, err error) {
	r, ok := g.functionNamed(function)
	if !ok {
		return nil, 0, fmt.Errorf("there is no function %q", function)
	}
	release, ok := r.places.Acquire(ctx, "", int64(len(event)))
	if !ok {
		return []byte("the function is scaled to none"), http.StatusServiceUnavailable, ctx.Err()
	}
	defer release()
	begun := time.Now()
	answer, status = r.Handler.Invoke(ctx, event)
	g.recordInvocation(r, http.MethodPost, "/", status, time.Since(begun))
	return answer, status, nil
}

// serveFunction is /function/<name>[.namespace][/path…].
func (g *Gateway) serveFunction(w http.ResponseWriter, r *http.Request, prefix string) {
	f, inner, ok := g.functionRequest(w, r, prefix)
	if !ok {
		return
	}
	id := uuid.NewString()
	inner.Header.Set(callID, id)
	w.Header().Set(callID, id)
	g.run(w, inner, f)
}

// Only returns a handler that calls one function with requests as they are. It is for an
// address of the function's own, where paths do not begin with /function/.
func (g *Gateway) Only(function string) http.Handler { return &only{g, function} }

type only struct {
	gateway  *Gateway
	function string
}

func (o *only) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := o.gateway.functionNamed(o.function)
	if !ok {
		http.Error(w, fmt.Sprintf("error finding function %s: there is none", o.function), http.StatusNotFound)
		return
	}
	o.gateway.run(w, r, f)
}

// Refuse answers a request that may not reach the function, in the function's form.
func (o *only) Refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	o.gateway.refuse(w, r, o.function, status, message)
}

// Refuse answers a request that may not reach a function, in the form of the function that its
// path names. Other requests are answered with plain text.
func (g *Gateway) Refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	path := r.URL.EscapedPath()
	for _, prefix := range []string{"/function/", "/async-function/"} {
		if rest, ok := strings.CutPrefix(path, prefix); ok {
			name, _, _ := strings.Cut(rest, "/")
			g.refuse(w, r, name, status, message)
			return
		}
	}
	http.Error(w, message, status)
}

func (g *Gateway) refuse(w http.ResponseWriter, r *http.Request, function string, status int, message string) {
	if f, ok := g.functionNamed(function); ok {
		web.Refuse(f.serve, w, r, status, message)
		return
	}
	http.Error(w, message, status)
}

// functionRequest finds the function, and makes the request as the function sees it: its
// path without what led to it, which X-Forwarded-Prefix keeps.
func (g *Gateway) functionRequest(w http.ResponseWriter, r *http.Request, prefix string) (*functionState, *http.Request, bool) {
	name, path, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), prefix), "/")
	f, ok := g.functionNamed(name)
	if !ok {
		http.Error(w, fmt.Sprintf("error finding function %s: there is none", name), http.StatusNotFound)
		return nil, nil, false
	}
	path = "/" + path
	plain, err := url.PathUnescape(path)
	if err != nil {
		http.Error(w, "the path cannot be read", http.StatusBadRequest)
		return nil, nil, false
	}
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = plain, path
	inner.RequestURI = inner.URL.RequestURI()
	inner.Header.Set("X-Forwarded-Prefix", "/function/"+name) // also of async calls: links lead there
	if inner.Header.Get("X-Forwarded-Host") == "" {
		inner.Header.Set("X-Forwarded-Host", r.Host)
	}
	return f, inner, true
}

// run is one invocation by HTTP.
func (g *Gateway) run(w http.ResponseWriter, r *http.Request, f *functionState) {
	admitted := f.places.Admit(w, r, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		w.Header().Set(startTime, strconv.FormatInt(begun.UnixNano(), 10))
		seen := &statusRecorder{ResponseWriter: w}
		defer func() { g.recordInvocation(f, r.Method, r.URL.RequestURI(), seen.code(), time.Since(begun)) }()
		f.serve.ServeHTTP(seen, r)
	}))
	if !admitted {
		web.Refuse(f.serve, w, r, http.StatusServiceUnavailable, "the function is scaled to none")
	}
}

// recordInvocation counts and logs an invocation.
func (g *Gateway) recordInvocation(f *functionState, method, path string, status int, took time.Duration) {
	f.count.Add(1)
	g.calls.done(f.Name, status, took)
	path, _, _ = strings.Cut(path, "?") // queries may hold signal tokens
	g.Logs.Add(f.Name, fmt.Sprintf("%s %s - %d %s (%.4fs)", method, path, status, http.StatusText(status), took.Seconds()))
}

// statusRecorder records the status that a handler answers with.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (s *statusRecorder) WriteHeader(status int) {
	if s.status == 0 && status >= 200 {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *statusRecorder) Write(p []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *statusRecorder) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (s *statusRecorder) code() int {
	if s.status == 0 {
		return http.StatusOK
	}
	return s.status
}
