package cloud

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/stack"
)

// hangUp breaks the connection without an answer.
func hangUp(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// Each of these requests reached the service and may have had its effect, once.
func TestLostAnswersAreNotAskedForAgain(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	ways := map[string]func(http.ResponseWriter, *http.Request){
		"hangs up after the effect": func(w http.ResponseWriter, r *http.Request) { hangUp(w) },
		"answers half a body": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"network":`)
		},
		"answers nonsense": func(w http.ResponseWriter, r *http.Request) {
			conn, out, err := w.(http.Hijacker).Hijack()
			if err != nil {
				return
			}
			_, _ = out.WriteString("SMTP ready\r\n\r\n")
			_ = out.Flush()
			_ = conn.Close()
		},
		"says nothing": func(w http.ResponseWriter, r *http.Request) {
			select {
			case <-release:
			case <-r.Context().Done():
			}
		},
	}
	for name, way := range ways {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			t.Run(name+" "+method, func(t *testing.T) {
				t.Parallel()
				var effects atomic.Int32
				tc := newTestCloud(t, func(w http.ResponseWriter, r *http.Request) {
					_, _ = io.Copy(io.Discard, r.Body)
					if r.URL.Path == "/net/v2.0/warm" {
						return
					}
					effects.Add(1)
					way(w, r)
				})
				c := tc.client(t, func(o *Options) { o.CallTimeout = 10 * time.Second })
				// On a used connection net/http is more likely to try again.
				for _, path := range []string{"/v2.0/warm", "/v2.0/x"} {
					if name == "says nothing" && path == "/v2.0/x" {
						c.options.CallTimeout = 2 * time.Second
					}
					a := c.Do(t.Context(), caller, stack.Call{Service: "network", Method: method, Path: path, Body: map[string]any{"a": 1}})
					if path == "/v2.0/x" && (a.Trouble != stack.Lost || a.Reason == "" || a.Code != 0) {
						t.Errorf("answer = %+v, want it lost", a)
					}
				}
				if n := effects.Load(); n != 1 {
					t.Errorf("the service was asked %d times, want 1", n)
				}
			})
		}
	}
}

// A read whose caller has gone is interrupted. A call that changes something is not, because its
// answer says what it did.
func TestEndOfContextWhileUnderWay(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
		ctx, cancel := context.WithCancel(t.Context())
		question := method == "GET" || method == "HEAD"
		c := newTestCloud(t, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			cancel()
			if question {
				<-r.Context().Done()
				return
			}
			w.WriteHeader(http.StatusCreated)
		}).client(t, nil)
		a := c.Do(ctx, caller, stack.Call{Service: "network", Method: method, Path: "/v2.0/x", Body: 1})
		if question && a.Trouble != stack.Lost {
			t.Errorf("%s: %+v, want it lost", method, a)
		}
		if !question && (a.Code != http.StatusCreated || a.Trouble != "") {
			t.Errorf("%s: %+v, want its answer", method, a)
		}
	}
}

func TestUnsent(t *testing.T) {
	t.Parallel()
	closed := func(t *testing.T) string { // an address without a listener
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		return l.Addr().String()
	}
	plain := newTestCloud(t, echo)
	c := plain.client(t, nil)
	post := func(url string) stack.Answer {
		r, err := newRequest(someKey, url, "", stack.Call{Method: "POST", Path: "/x", Body: 1})
		if err != nil {
			t.Fatal(err)
		}
		return c.send(t.Context(), r)
	}
	secure := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	secure.Config.ErrorLog = quiet
	secure.StartTLS()
	t.Cleanup(secure.Close)

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	down, err := New(Options{AuthURL: "http://" + closed(t), Username: "u", Password: "p"})
	if err != nil {
		t.Fatal(err)
	}
	call := stack.Call{Service: "network", Method: "POST", Path: "/v2.0/x"}
	for name, a := range map[string]stack.Answer{
		"connection refused":            post("http://" + closed(t)),
		"no such host":                  post("http://no-such-host.invalid"),
		"an unknown authority":          post(secure.URL),
		"TLS asked of a plain service":  post("https" + plain.URL[4:]),
		"an ended context":              c.Do(ended, caller, call),
		"no Keystone, caller":           down.Do(t.Context(), caller, call),
		"no Keystone, stack":            down.Do(t.Context(), trusted, call),
		"no Keystone, the service user": down.Do(t.Context(), stack.Account{}, call),
	} {
		switch {
		case a.Trouble != stack.Unsent:
			t.Errorf("%s: a.Trouble = %q, want %q", name, a.Trouble, stack.Unsent)
		case a.Reason == "":
			t.Errorf("%s: a.Reason is empty", name)
		case a.Code != 0:
			t.Errorf("%s: a.Code = %d, want 0", name, a.Code)
		}
	}
}

// A service stopped between two calls: the idle connection is dead, the new one is refused, and
// nothing was written.
func TestUnsentWhenTheServiceWentAway(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.HandlerFunc(echo))
	c := newTestCloud(t, echo).client(t, nil)
	r, err := newRequest(someKey, service.URL, "", stack.Call{Method: "POST", Path: "/x", Body: 1})
	if err != nil {
		t.Fatal(err)
	}
	if a := c.send(t.Context(), r); a.Code != 202 {
		t.Fatalf("answer = %+v", a)
	}
	service.Close()
	c.http.CloseIdleConnections()
	if a := c.send(t.Context(), r); a.Trouble != stack.Unsent {
		t.Errorf("answer = %+v, want it unsent", a)
	}
}

func TestThrottlingIsWaitedFor(t *testing.T) {
	t.Parallel()
	for _, code := range []int{429, 498, 503} {
		var attempts atomic.Int32
		var whole sync.Map
		c := newTestCloud(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			whole.Store(string(body), true)
			if attempts.Add(1) <= 3 {
				w.Header().Set("Retry-After", "0.01")
				w.WriteHeader(code)
				return
			}
			w.WriteHeader(http.StatusCreated)
		}).client(t, nil)
		a := c.Do(t.Context(), caller, stack.Call{Service: "network", Method: "POST", Path: "/v2.0/x", Body: map[string]any{"a": "b"}})
		if a.Code != 201 || attempts.Load() != 4 {
			t.Errorf("%d: %+v after %d attempts, want 201 after 4", code, a, attempts.Load())
		}
		whole.Range(func(body, _ any) bool {
			if body != `{"a":"b"}` {
				t.Errorf("%d: a body of %q was sent", code, body)
			}
			return true
		})
		switch rates := c.Stats().Rates; {
		case len(rates) != 1:
			t.Errorf("%d: len(rates) = %d, want 1", code, len(rates))
		case rates[0].Window != 4:
			t.Errorf("%d: rates[0].Window = %d, want 4", code, rates[0].Window)
		case rates[0].Service != "network":
			t.Errorf("%d: rates[0].Service = %q, want %q", code, rates[0].Service, "network")
		}
	}
}

func TestThrottlingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := newTestCloud(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}).client(t, func(o *Options) {
		o.Observe = func(a Attempt) {
			if a.Throttled {
				cancel()
			}
		}
	})
	a := c.Do(ctx, caller, stack.Call{Service: "network", Method: "POST", Path: "/v2.0/x"})
	if a.Trouble != stack.Unsent {
		t.Errorf("answer = %+v, want it unsent: a throttled call has no effect", a)
	}
}
