package gateway

import (
	"cmp"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/openfaas/faas-provider/auth"
	"github.com/openfaas/faas-provider/logs"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"hearth/shared/fetch"
	"hearth/shared/web"
)

// Namespace is the one that all functions are in.
const Namespace = "openfaas-fn"

// systemPlaces is how many requests of /system/ and /metrics are under way at once.
const systemPlaces = 16

// Needs are what a gateway is made of.
type Needs struct {
	Functions []Function
	Logs      *Logs
	Log       *slog.Logger
	Registry  *prometheus.Registry // its metrics go there, and /metrics shows all of it

	User, Password string // of /system/
	Open           bool   // without a user, /system/ needs no password; else it is closed
	Version        string // of the build
	Secrets        []string

	// Callbacks sends answers to X-Callback-Url; nil sends none.
	Callbacks *fetch.Fetcher
}

// A Gateway is an http.Handler.
type Gateway struct {
	Needs
	rows    map[string]*functionState
	names   []string
	system  http.Handler
	metrics http.Handler
	places  *web.Places // of /system/ and /metrics
	calls   *metrics
	started time.Time

	async sync.WaitGroup
	queue queue
}

// New makes a gateway.
func New(n Needs) *Gateway {
	if n.Logs == nil {
		n.Logs = NewLogs()
	}
	if n.Registry == nil {
		n.Registry = prometheus.NewRegistry()
	}
	n.Version = cmp.Or(n.Version, "unknown")
	g := &Gateway{
		Needs:   n,
		rows:    map[string]*functionState{},
		calls:   newMetrics(n.Registry),
		metrics: promhttp.HandlerFor(n.Registry, promhttp.HandlerOpts{}),
		started: time.Now().UTC(),
		places:  web.NewPlaces(systemPlaces),
	}
	for _, f := range n.Functions {
		g.rows[f.Name] = newFunctionState(f)
		g.names = append(g.names, f.Name)
		g.calls.scaled(f.Name, 1)
	}
	g.system = g.requirePassword(g.systemRoutes())
	return g
}

// requirePassword returns a handler for callers who may run the gateway: those who know its
// password, or, without a password, those who reach a gateway that is open.
func (g *Gateway) requirePassword(next http.Handler) http.Handler {
	switch {
	case g.User != "":
		return auth.DecorateWithBasicAuth(next.ServeHTTP, &auth.BasicAuthCredentials{User: g.User, Password: g.Password})
	case g.Open:
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "closed: this gateway listens beyond loopback and has no password; HEARTH_BASIC_AUTH_USER and HEARTH_BASIC_AUTH_PASSWORD set one", http.StatusForbidden)
	})
}

// Close waits for asynchronous invocations under way.
func (g *Gateway) Close() { g.async.Wait() }

// ServeHTTP has no http.ServeMux before functions: it would redirect paths that a
// function wants to see as they are.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	switch {
	case strings.HasPrefix(path, "/function/"):
		g.serveFunction(w, r, "/function/")
	case strings.HasPrefix(path, "/async-function/"):
		g.serveAsync(w, r, "/async-function/")
	case path == "/system/logs": // which may be followed for an hour
		g.system.ServeHTTP(w, r)
	case strings.HasPrefix(path, "/system/"):
		g.places.Admit(w, r, g.system)
	case path == "/healthz" && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		w.WriteHeader(http.StatusOK)
	case path == "/metrics":
		g.places.Admit(w, r, g.metrics)
	default:
		http.Error(w, "there is nothing here; functions are at /function/<name>", http.StatusNotFound)
	}
}

func (g *Gateway) systemRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /system/functions", g.list)
	mux.HandleFunc("POST /system/functions", g.deploy)
	mux.HandleFunc("PUT /system/functions", g.deploy)
	mux.HandleFunc("DELETE /system/functions", g.remove)
	mux.HandleFunc("GET /system/function/{name}", g.show)
	mux.HandleFunc("POST /system/scale-function/{name}", g.scale)
	mux.HandleFunc("GET /system/info", g.info)
	mux.HandleFunc("GET /system/namespaces", g.namespaces)
	mux.HandleFunc("GET /system/namespace/{name}", g.namespace)
	mux.HandleFunc("GET /system/secrets", g.secrets)
	mux.HandleFunc("/system/secrets", g.setSecret)
	mux.HandleFunc("GET /system/logs", g.requireFunction(logs.NewLogHandlerFunc(g.Logs, logsLongest)))
	return mux
}
