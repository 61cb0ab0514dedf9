package functions_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/functions"
	"hearth/shared/app"
	"hearth/shared/dispatch"
	"hearth/shared/simcloud"
	"hearth/shared/storetest"
)

// A localHearth is Hearth in this process, with a user of each role.
type localHearth struct {
	t     *testing.T
	api   string
	aws   string // the address of CloudFormation's API
	cloud *simcloud.Cloud
	auth  string
	log   *lockedBuffer
	dump  func(testing.TB) []byte
	redis string

	member, reader, other, admin login
}

type login struct{ token, project string }

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newLocalHearth(t *testing.T, db storetest.Database, environ ...string) *localHearth {
	t.Helper()
	n := &localHearth{t: t, log: &lockedBuffer{}, dump: db.Dump}
	var err error
	if n.cloud, err = simcloud.New(simcloud.Options{Settings: simcloud.Settings{ServerBuild: 0.05}}); err != nil {
		t.Fatal(err)
	}
	base, stop, err := n.cloud.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	n.auth = base + "/identity/v3"
	var handler http.Handler
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(front.Close)
	c, err := app.Load(append(environ,
		"HEARTH_DATABASE="+db.URL, "HEARTH_SECRET_KEY="+hex.EncodeToString(storetest.Key), "HEARTH_ENDPOINT="+front.URL+"/v1",
		"HEARTH_OS_AUTH_URL="+n.auth, "HEARTH_OS_USERNAME=hearth", "HEARTH_OS_PASSWORD=secret"))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(n.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h, err := app.Open(t.Context(), c, app.All, log)
	if err != nil {
		t.Fatal(err)
	}
	env := functions.NewEnv(h, "test")
	handlers := map[string]functions.Handler{}
	for _, f := range functions.Table() {
		handlers[f.Name] = f.New(env)
	}
	handler = handlers["api"].HTTP
	aws := httptest.NewServer(handlers["cfn"].HTTP)
	t.Cleanup(aws.Close)
	d := dispatch.New(dispatch.Needs{
		Queue: h.Queue, Locker: h.Locker, Invoke: functions.InProcess(handlers), Log: log,
		Routes: functions.Routes(), Ticks: functions.Ticks(), Batch: c.Batch, Concurrent: c.Concurrent, Timeout: c.InvocationTimeout,
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { d.Run(ctx); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended; _ = h.Close() })
	n.api, n.aws = front.URL+"/v1/", aws.URL+"/v1/"
	n.member, n.other = n.login("demo", "demo"), n.login("alt_demo", "alt_demo")
	n.admin = n.login("admin", "admin")
	n.reader = n.newUser("onlooker", "reader")
	return n
}

// newUser makes a user with one role in the project, and signs in as that user.
func (n *localHearth) newUser(name, role string) login {
	n.t.Helper()
	_, body := n.call("POST", n.auth+"/users", n.admin.token, map[string]any{"user": map[string]any{"name": name, "password": "secret", "domain_id": "default"}})
	user := find(body, "user", "id")
	_, body = n.call("GET", n.auth+"/roles?name="+role, n.admin.token, nil)
	id := find(body, "roles", "0", "id")
	if id == "" {
		_, body = n.call("POST", n.auth+"/roles", n.admin.token, map[string]any{"role": map[string]any{"name": role}})
		id = find(body, "role", "id")
	}
	if code, body := n.call("PUT", n.auth+"/projects/"+n.member.project+"/users/"+user+"/roles/"+id, n.admin.token, nil); code >= 300 {
		n.t.Fatalf("no role %s: %d %s", role, code, body)
	}
	return n.login(name, "demo")
}

func (n *localHearth) login(user, project string) login {
	n.t.Helper()
	domain := map[string]any{"name": "Default"}
	text, _ := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": map[string]any{"name": user, "password": "secret", "domain": domain}}},
		"scope":    map[string]any{"project": map[string]any{"name": project, "domain": domain}},
	}})
	a, err := http.Post(n.auth+"/auth/tokens", "application/json", bytes.NewReader(text))
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	body, _ := io.ReadAll(a.Body)
	if a.StatusCode != http.StatusCreated {
		n.t.Fatalf("no token for %s: %s", user, body)
	}
	return login{a.Header.Get("X-Subject-Token"), find(string(body), "token", "project", "id")}
}

// find follows keys into JSON; what is not there is the empty text.
func find(body string, keys ...string) string {
	var v any
	_ = json.Unmarshal([]byte(body), &v)
	for _, key := range keys {
		switch in := v.(type) {
		case map[string]any:
			v = in[key]
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(in) {
				return ""
			}
			v = in[i]
		}
	}
	text, _ := v.(string)
	return text
}

func (n *localHearth) call(method, url, token string, body any) (int, string) {
	n.t.Helper()
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			n.t.Fatal(err)
		}
		sent = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(n.t.Context(), method, url, sent)
	if err != nil {
		n.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Auth-Token", token)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	said, err := io.ReadAll(a.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return a.StatusCode, string(said)
}

// do is a request of the project's member below its address, whose answer shows no secret.
func (n *localHearth) do(method, path string, body any) (int, string) {
	n.t.Helper()
	code, said := n.call(method, n.api+n.member.project+path, n.member.token, body)
	n.clean(method+" "+path, said)
	return code, said
}

// clean fails when a secret can be read in a text, but for those named.
func (n *localHearth) clean(where, text string, but ...string) {
	n.t.Helper()
	for kind, secret := range canaries {
		quoted, _ := json.Marshal(secret)
		for _, form := range []string{secret, strings.Trim(string(quoted), `"`)} {
			if i := strings.Index(text, form); i >= 0 && !slices.Contains(but, kind) {
				n.t.Errorf("%s: the secret %q can be read: …%s…", where, kind, text[max(0, i-150):min(len(text), i+60)])
			}
		}
	}
	if i := strings.Index(text, canaryNumber); i >= 0 {
		n.t.Errorf("%s: the number can be read: …%s…", where, text[max(0, i-150):min(len(text), i+60)])
	}
}

// becomes waits until a stack has a state, or fails.
func (n *localHearth) becomes(path, state string) {
	n.t.Helper()
	var said string
	for late := time.Now().Add(2 * time.Minute); time.Now().Before(late); time.Sleep(50 * time.Millisecond) {
		_, said = n.call("GET", n.api+n.member.project+path+"?resolve_outputs=False", n.member.token, nil)
		if is := find(said, "stack", "stack_status"); is == state {
			return
		} else if !strings.HasSuffix(is, "IN_PROGRESS") && is != "" && !strings.HasPrefix(is, strings.SplitN(state, "_", 2)[0]) {
			continue
		} else if strings.HasSuffix(is, "_FAILED") {
			break
		}
	}
	n.t.Fatalf("%s does not become %s: %s", path, state, said)
}
