package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A link leads only to hosts that are known: of what a proxy says, others are dropped.
func TestGuardDropsForwardedHost(t *testing.T) {
	t.Parallel()
	var got string
	g := newGuard(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get("X-Forwarded-Host") }), ownHosts([]string{"heat.example", "192.0.2.8"}))
	for said, want := range map[string]string{
		"": "", "evil.example": "", "evil.example, heat.example": "", "evil.example:8004": "", "heat.example.evil.example": "", ",": "",
		"heat.example": "heat.example", "Heat.example:443, evil.example": "Heat.example:443", "localhost:1": "localhost:1", "127.0.0.1,evil.example": "127.0.0.1",
		"192.0.2.7": "", "192.0.2.7:80, 127.0.0.1": "", "192.0.2.8:80": "192.0.2.8:80", "[::1]:80": "[::1]:80",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = "127.0.0.1:8004"
		if said != "" {
			r.Header.Set("X-Forwarded-Host", said)
		}
		if g.ServeHTTP(httptest.NewRecorder(), r); got != want {
			t.Errorf("%q: the handler sees %q, want %q", said, got, want)
		}
		if r.Header.Get("X-Forwarded-Host") != said {
			t.Errorf("%q: the guard changed the request that it was given", said)
		}
	}
}

// Programs are let in, and pages of this host; pages of others are not.
func TestGuard(t *testing.T) {
	t.Parallel()
	g := newGuard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }),
		ownHosts([]string{"Heat.example"}, "http://api.example:8080/v1", "gate.example:8080"))
	for _, c := range []struct {
		method, host string
		header       [2]string
		want         int
	}{
		{"POST", "127.0.0.1:8080", [2]string{}, 418},
		{"POST", "[::1]:8080", [2]string{}, 418},
		{"POST", "192.0.2.7", [2]string{}, 418},
		{"POST", "localhost:8080", [2]string{}, 418},
		{"POST", "LOCALHOST.:8080", [2]string{}, 418},
		{"GET", "heat.example", [2]string{}, 418},
		{"GET", "api.example:8080", [2]string{}, 418},
		{"GET", "gate.example:8080", [2]string{}, 418},
		{"GET", "stranger.example:8080", [2]string{}, 421},
		{"POST", "stranger.example", [2]string{}, 421},
		{"GET", "localhost.stranger.example", [2]string{}, 421},
		{"GET", "127.0.0.1.stranger.example:8080", [2]string{}, 421},
		{"POST", "127.0.0.1:8080", [2]string{"Origin", "http://stranger.example"}, 403},
		{"POST", "127.0.0.1:8080", [2]string{"Origin", "null"}, 403},
		{"POST", "127.0.0.1:8080", [2]string{"Origin", "http://127.0.0.1:9999"}, 403},
		{"DELETE", "127.0.0.1:8080", [2]string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"PUT", "127.0.0.1:8080", [2]string{"Sec-Fetch-Site", "same-site"}, 403},
		{"POST", "127.0.0.1:8080", [2]string{"Origin", "http://127.0.0.1:8080"}, 418},
		{"POST", "127.0.0.1:8080", [2]string{"Sec-Fetch-Site", "same-origin"}, 418},
		{"GET", "127.0.0.1:8080", [2]string{"Origin", "http://stranger.example"}, 418}, // it cannot read the answer
	} {
		r := httptest.NewRequest(c.method, "/system/scale-function/api", nil)
		r.Host = c.host
		if c.header[0] != "" {
			r.Header.Set(c.header[0], c.header[1])
		}
		w := httptest.NewRecorder()
		g.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s to %s with %v: %d, want %d", c.method, c.host, c.header, w.Code, c.want)
		}
	}
}
