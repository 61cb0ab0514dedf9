package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"time"
)

// A recorder stands between a client and a service, and keeps the last answer. It changes neither
// requests nor answers: the host that was signed stays the host of the request.
type recorder struct {
	address string // of the recorder, with the service's path and a slash
	server  *http.Server

	mu     sync.Mutex
	status int
	body   []byte
}

// A tokenGiver exchanges the signature of some actions for a token. Keystone lets no signed request
// make a trust, and without a trust Heat creates no stack.
type tokenGiver struct {
	token, user string
	actions     map[string]bool
}

// newRecorder starts a recorder for the service at target. It gives tokens if giver is not nil.
func newRecorder(target string, giver *tokenGiver) (*recorder, error) {
	to, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &recorder{address: fmt.Sprintf("http://%s%s/", listener.Addr(), to.Path)}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.Out.URL.Scheme, p.Out.URL.Host = to.Scheme, to.Host
			p.Out.Host = p.In.Host
			giver.exchange(p.Out)
		},
		ModifyResponse: r.keep,
	}
	r.server = &http.Server{Handler: proxy, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = r.server.Serve(listener) }()
	return r, nil
}

// exchange replaces the signature of a request by the token, for the giver's actions.
func (g *tokenGiver) exchange(r *http.Request) {
	if g == nil {
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		body = nil // the service refuses it then
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, err := url.ParseQuery(string(body))
	if err != nil || !g.actions[form.Get("Action")] {
		return
	}
	r.Header.Del("Authorization")
	r.Header.Set("X-Auth-User", g.user)
	r.Header.Set("X-Auth-Token", g.token)
}

func (r *recorder) keep(answer *http.Response) error {
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	answer.Body = io.NopCloser(bytes.NewReader(body))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status, r.body = answer.StatusCode, body
	return nil
}

// forget drops the last answer.
func (r *recorder) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status, r.body = 0, nil
}

// last returns the last answer since forget, or the status 0.
func (r *recorder) last() (status int, body []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.status, r.body
}

func (r *recorder) close() { _ = r.server.Close() }
