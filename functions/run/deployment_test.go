package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/functions"
	"hearth/shared/queuetest"
	"hearth/shared/simcloud"
	"hearth/shared/storetest"
)

// A deployment is all of Hearth as it is deployed: a process for each function and one
// for the dispatcher, behind a gateway, on Postgres, Redis and a simulated cloud.
type deployment struct {
	t       *testing.T
	environ []string
	cloud   *simcloud.Cloud
	auth    string
	gateway string

	mu        sync.Mutex
	processes map[string]*process

	token, project string
}

func newDeployment(t *testing.T, o simcloud.Options) *deployment {
	t.Helper()
	h := &deployment{t: t, processes: map[string]*process{}}
	gateway := httptest.NewServer(h)
	t.Cleanup(gateway.Close)
	h.gateway = gateway.URL
	var err error
	if h.cloud, err = simcloud.New(o); err != nil {
		t.Fatal(err)
	}
	cloud, stop, err := h.cloud.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	h.auth = cloud + "/identity/v3"
	h.environ = []string{
		"HEARTH_DATABASE=" + storetest.Postgres(t), "HEARTH_SECRET_KEY=" + hex.EncodeToString(storetest.Key),
		"HEARTH_REDIS=" + queuetest.ForTest(t).Next(), "HEARTH_GATEWAY=" + h.gateway,
		"HEARTH_OS_AUTH_URL=" + h.auth, "HEARTH_OS_USERNAME=hearth", "HEARTH_OS_PASSWORD=secret",
	}
	for _, name := range append(functions.Names(), functions.Dispatcher) {
		h.start(name)
	}
	h.token, h.project = h.login("demo")
	return h
}

// start puts a new process in the place of the function.
func (h *deployment) start(function string) *process {
	h.t.Helper()
	p := begin(h.t, function, h.environ...)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.processes[function] = p
	return p
}

// ServeHTTP is the gateway: /function/<name>/… goes to the process as /….
func (h *deployment) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rest, ok := strings.CutPrefix(r.URL.Path, "/function/")
	name, path, _ := strings.Cut(rest, "/")
	h.mu.Lock()
	p := h.processes[name]
	h.mu.Unlock()
	if !ok || p == nil {
		http.NotFound(w, r)
		return
	}
	proxy := httputil.ReverseProxy{
		Rewrite: func(out *httputil.ProxyRequest) {
			out.Out.URL = &url.URL{Scheme: "http", Host: p.address, Path: "/" + path, RawQuery: r.URL.RawQuery}
			out.Out.Host = r.Host
			out.Out.Header.Set("X-Forwarded-Prefix", "/function/"+name)
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	proxy.ServeHTTP(w, r)
}

func (h *deployment) login(user string) (token, project string) {
	h.t.Helper()
	domain := map[string]any{"name": "Default"}
	var answer struct {
		Token struct{ Project struct{ ID string } }
	}
	status, header := h.call("POST", h.auth+"/auth/tokens", "", map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{
			"user": map[string]any{"name": user, "password": "secret", "domain": domain}}},
		"scope": map[string]any{"project": map[string]any{"name": user, "domain": domain}},
	}}, &answer)
	if status != http.StatusCreated {
		h.t.Fatalf("no token for %s: %d", user, status)
	}
	return header.Get("X-Subject-Token"), answer.Token.Project.ID
}

// call sends JSON and reads JSON, when there is some.
func (h *deployment) call(method, url, token string, body, into any) (status int, header http.Header) {
	h.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(h.t.Context(), method, url, bytes.NewReader(text))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Auth-Token", token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	if into != nil && answer.StatusCode < 300 {
		if err := json.Unmarshal(said, into); err != nil {
			h.t.Fatalf("%s %s: %v: %s", method, url, err, said)
		}
	} else if answer.StatusCode >= 400 {
		h.t.Logf("%s %s: %d %s", method, url, answer.StatusCode, said)
	}
	return answer.StatusCode, answer.Header
}

func (h *deployment) api() string { return h.gateway + "/function/api/v1/" + h.project }

// create gives the stack's own address.
func (h *deployment) create(name, template string) string {
	h.t.Helper()
	var made struct {
		Stack struct{ Links []struct{ Href string } }
	}
	status, _ := h.call("POST", h.api()+"/stacks", h.token, map[string]any{"stack_name": name, "template": template}, &made)
	if status != http.StatusCreated || len(made.Stack.Links) == 0 {
		h.t.Fatalf("create: %d", status)
	}
	return made.Stack.Links[0].Href
}

// A shown is a stack as a show gives it.
type shown struct {
	State   string `json:"stack_status"`
	Reason  string `json:"stack_status_reason"`
	Outputs []struct {
		Key   string `json:"output_key"`
		Value any    `json:"output_value"`
	}
}

func (h *deployment) show(stack string) shown {
	h.t.Helper()
	var answer struct{ Stack shown }
	if status, _ := h.call("GET", stack, h.token, nil, &answer); status != http.StatusOK {
		h.t.Fatalf("show: %d", status)
	}
	return answer.Stack
}

// becomes waits until the stack's action has come to its end, which must be this.
func (h *deployment) becomes(stack, want string) shown {
	h.t.Helper()
	for late := time.Now().Add(2 * time.Minute); time.Now().Before(late); time.Sleep(50 * time.Millisecond) {
		s := h.show(stack)
		if s.State == want {
			return s
		}
		if !strings.HasSuffix(s.State, "_IN_PROGRESS") {
			h.t.Fatalf("%s, want %s: %s", s.State, want, s.Reason)
		}
	}
	h.t.Fatalf("never %s", want)
	return shown{}
}

// made counts the project's objects of a kind, but those of the seed's.
func (h *deployment) made(kind string) (n int) {
	for _, o := range h.cloud.Objects() {
		if o.Kind == kind && o.Project == h.project && strings.HasPrefix(o.Name, "p-") {
			n++
		}
	}
	return n
}
