package main

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"
)

// A gateway forwards /function/<name> to a live process of that function, and never retries: the
// caller of a killed function gets an error. While the disturber is on, it disturbs the calls of the
// dispatcher.
type gateway struct {
	processes *processGroup
	disturber *disturber
	client    *http.Client
	proxy     *httputil.ReverseProxy
	server    *http.Server
	url       string
	mu        sync.Mutex
	chance    *rand.Rand
}

func newGateway(c *processGroup, m *disturber, seed uint64) (*gateway, error) {
	g := &gateway{processes: c, disturber: m, chance: rand.New(rand.NewPCG(seed, 'g')),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32, IdleConnTimeout: 2 * time.Second}}}
	g.proxy = &httputil.ReverseProxy{
		Rewrite:   func(*httputil.ProxyRequest) {},
		Transport: g.client.Transport,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			w.WriteHeader(http.StatusBadGateway)
		},
		ErrorLog: noLog,
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g.url = "http://" + l.Addr().String()
	g.server = &http.Server{Handler: g, ReadHeaderTimeout: 10 * time.Second, ErrorLog: noLog}
	go func() { _ = g.server.Serve(l) }() // ends with Close
	return g, nil
}

func (g *gateway) close() { _ = g.server.Close() }

func (g *gateway) pick(n int) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.chance.IntN(n)
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	function, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/function/"), "/")
	if function == "api" || function == "cfn" {
		address, ok := g.processes.addressOf(function, g.pick)
		if !ok {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		_, escaped, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/function/"), "/")
		r.URL = &url.URL{Scheme: "http", Host: address, Path: "/" + rest, RawPath: "/" + escaped, RawQuery: r.URL.RawQuery}
		g.proxy.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	answer, status, err := g.disturber.send(r.Context(), function, body, g.send)
	if err != nil {
		panic(http.ErrAbortHandler) // the connection breaks, as when the function's own did
	}
	w.WriteHeader(status)
	_, _ = w.Write(answer) // the dispatcher may have ended
}

// send calls a process of the function.
func (g *gateway) send(ctx context.Context, function string, body []byte) ([]byte, int, error) {
	address, ok := g.processes.addressOf(function, g.pick)
	if !ok {
		return nil, http.StatusBadGateway, nil
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/", bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	a, err := g.client.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	return text, a.StatusCode, err
}
