package simcloud_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/shared/simcloud"
)

type obj = map[string]any

// A clock that stands still until it is advanced.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// A world is a cloud that is served, with its clock.
type world struct {
	t     testing.TB
	cloud *simcloud.Cloud
	url   string
	clock *clock
}

func serve(t testing.TB, o simcloud.Options) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}}
	o.Now = w.clock.now
	cloud, err := simcloud.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(cloud.Handler())
	t.Cleanup(func() {
		s.Close()
		if err := cloud.Close(); err != nil {
			t.Error(err)
		}
	})
	w.cloud, w.url = cloud, s.URL
	return w
}

// A user asks a cloud with a token.
type user struct {
	*world
	token, project, id string
	header             http.Header // sent with every request
}

func passwordAuth(name, password string, scope obj) obj {
	auth := obj{"identity": obj{"methods": []any{"password"}, "password": obj{"user": obj{"name": name, "domain": obj{"id": "default"}, "password": password}}}}
	if scope != nil {
		auth["scope"] = scope
	}
	return obj{"auth": auth}
}

func projectScope(name string) obj {
	return obj{"project": obj{"name": name, "domain": obj{"id": "default"}}}
}

func (w *world) login(name, project string) *user {
	w.t.Helper()
	return w.auth(passwordAuth(name, "secret", projectScope(project)))
}

func (w *world) auth(body obj) *user {
	w.t.Helper()
	u := &user{world: w, header: http.Header{}}
	code, head, got := u.ask("POST", "/identity/v3/auth/tokens", body)
	if code != 201 {
		w.t.Fatalf("no token: %d %v", code, got)
	}
	u.token = head.Get("X-Subject-Token")
	u.project, _ = at(got, "token.project.id").(string)
	u.id, _ = at(got, "token.user.id").(string)
	return u
}

func (u *user) with(name, value string) *user {
	v := *u
	v.header = u.header.Clone()
	v.header.Set(name, value)
	return &v
}

// ask sends a request and returns the answer. An answer that is no JSON is under "text".
func (u *user) ask(method, path string, body any) (int, http.Header, obj) {
	u.t.Helper()
	code, head, raw, err := u.try(method, path, body)
	if err != nil {
		u.t.Fatal(err)
	}
	got := obj{}
	if len(raw) > 0 && json.Unmarshal(raw, &got) != nil {
		got = obj{"text": string(raw)}
	}
	return code, head, got
}

func (u *user) try(method, path string, body any) (int, http.Header, []byte, error) {
	u.t.Helper()
	var in io.Reader
	if raw, isRaw := body.(string); isRaw {
		in = strings.NewReader(raw)
	} else if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			u.t.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	r, err := http.NewRequest(method, u.url+path, in)
	if err != nil {
		u.t.Fatal(err)
	}
	for k, v := range u.header {
		r.Header[k] = v
	}
	if u.token != "" {
		r.Header.Set("X-Auth-Token", u.token)
	}
	p, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer p.Body.Close()
	raw, err := io.ReadAll(p.Body)
	return p.StatusCode, p.Header, raw, err
}

// want asks, and fails when the status is another one.
func (u *user) want(code int, method, path string, body any) obj {
	u.t.Helper()
	got, _, answer := u.ask(method, path, body)
	if got != code {
		u.t.Fatalf("%s %s: %d instead of %d: %v", method, path, got, code, answer)
	}
	return answer
}

// fails asks, and fails when the answer is not that error, whose text holds the words.
func (u *user) fails(code int, words, method, path string, body any) {
	u.t.Helper()
	got, _, answer := u.ask(method, path, body)
	text, _ := json.Marshal(answer)
	if got != code || !strings.Contains(string(text), words) {
		u.t.Errorf("%s %s: %d %s\ninstead of %d %s", method, path, got, text, code, words)
	}
}

// at walks into an answer by names separated by dots.
func at(v any, path string) any {
	for _, name := range strings.Split(path, ".") {
		switch t := v.(type) {
		case obj:
			v = t[name]
		case []any:
			i := int(name[0] - '0')
			if i >= len(t) {
				return nil
			}
			v = t[i]
		default:
			return nil
		}
	}
	return v
}

func text(v any, path string) string {
	s, _ := at(v, path).(string)
	return s
}

func count(v any, path string) int {
	l, _ := at(v, path).([]any)
	return len(l)
}

func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if !bytes.Equal(g, w) {
		t.Errorf("%s is %s instead of %s", what, g, w)
	}
}

// named returns the ID of the first object of a list that has the name.
func (u *user) named(path, name string) string {
	u.t.Helper()
	for _, list := range u.want(200, "GET", path, nil) {
		l, _ := list.([]any)
		for _, v := range l {
			if text(v, "name") == name {
				return text(v, "id")
			}
		}
	}
	u.t.Fatalf("%s has no %s", path, name)
	return ""
}

const unknownID = "11111111-1111-1111-1111-111111111111"
