package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"hearth/shared/simcloud"
)

// A user is one of the cloud's, in the project of the same name.
type user struct {
	t       *testing.T
	api     string // …/v1/<project>
	token   string
	id      string
	project string
}

// login returns a user of the program.
func (p *program) login(name string) *user {
	p.t.Helper()
	u := &user{t: p.t}
	domain := map[string]any{"name": "Default"}
	a := u.call("POST", p.auth+"/auth/tokens", map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{
			"user": map[string]any{"name": name, "password": "secret", "domain": domain}}},
		"scope": map[string]any{"project": map[string]any{"name": name, "domain": domain}},
	}})
	a.want(p.t, http.StatusCreated)
	u.token, u.id, u.project = a.header.Get("X-Subject-Token"), text(a.body, "token", "user", "id"), text(a.body, "token", "project", "id")
	u.api = p.gateway + "/function/api/v1/" + u.project
	return u
}

// An answer is one of HTTP, its JSON read when it is some.
type answer struct {
	status int
	header http.Header
	body   any
	text   string
}

func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.text)
	}
	return a
}

// call sends JSON; a string is sent as it is.
func (u *user) call(method, url string, body any) answer {
	u.t.Helper()
	var sent []byte
	switch b := body.(type) {
	case nil:
	case string:
		sent = []byte(b)
	default:
		var err error
		if sent, err = json.Marshal(b); err != nil {
			u.t.Fatal(err)
		}
	}
	r, err := http.NewRequestWithContext(u.t.Context(), method, url, bytes.NewReader(sent))
	if err != nil {
		u.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if strings.Contains(url, "/compute/v2.1/servers/") {
		r.Header.Set("X-OpenStack-Nova-API-Version", "2.60") // Nova shows user data since 2.3
	}
	if u.token != "" {
		r.Header.Set("X-Auth-Token", u.token)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		u.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	said, err := io.ReadAll(a.Body)
	if err != nil {
		u.t.Fatal(err)
	}
	got := answer{status: a.StatusCode, header: a.Header, text: string(said)}
	_ = json.Unmarshal(said, &got.body) // some answers are no JSON
	return got
}

// get reads below the API.
func (u *user) get(path string) any {
	u.t.Helper()
	return u.call("GET", u.api+path, nil).want(u.t, http.StatusOK).body
}

// An object is a JSON object that a test sends.
type object map[string]any

// create creates a stack and returns its path below the API.
func (u *user) create(name string, w object) string {
	u.t.Helper()
	w["stack_name"] = name
	a := u.call("POST", u.api+"/stacks", w).want(u.t, http.StatusCreated)
	return "/stacks/" + name + "/" + text(a.body, "stack", "id")
}

// state returns a stack's status, and the reason.
func (u *user) state(stack string) (state, reason string) {
	u.t.Helper()
	shown := u.get(stack + "?resolve_outputs=false")
	return text(shown, "stack", "stack_status"), text(shown, "stack", "stack_status_reason")
}

// waitForStack waits until the stack's action has ended, which must be in this state,
// and gives the reason.
func (u *user) waitForStack(stack, want string) (reason string) {
	u.t.Helper()
	for late := time.Now().Add(2 * time.Minute); time.Now().Before(late); time.Sleep(30 * time.Millisecond) {
		state, reason := u.state(stack)
		if state == want {
			return reason
		}
		// A creation that failed may yet be rolled back.
		if !strings.HasSuffix(state, "_IN_PROGRESS") && (state != "CREATE_FAILED" || !strings.HasPrefix(want, "ROLLBACK")) {
			u.t.Fatalf("%s, want %s: %s", state, want, reason)
		}
	}
	u.t.Fatalf("never %s", want)
	return ""
}

// waitForResource waits until a resource has this status.
func (u *user) waitForResource(stack, name, want string) {
	u.t.Helper()
	for late := time.Now().Add(2 * time.Minute); time.Now().Before(late); time.Sleep(30 * time.Millisecond) {
		a := u.call("GET", u.api+stack+"/resources/"+name, nil)
		if text(a.body, "resource", "resource_status") == want {
			return
		}
	}
	u.t.Fatalf("%s is never %s", name, want)
}

// remove deletes a stack and waits until it is gone.
func (u *user) remove(stack string) {
	u.t.Helper()
	u.call("DELETE", u.api+stack, nil).want(u.t, http.StatusNoContent)
	u.waitForStack(stack, "DELETE_COMPLETE")
}

// at follows names and indices into JSON; what is not there is nil.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

func text(v any, path ...any) string {
	s, _ := at(v, path...).(string)
	return s
}

// objects counts what the project of the user has in the simulated cloud, by kind;
// what the seed brought is not counted.
func (p *program) objects(u *user) map[string]int {
	p.t.Helper()
	var all []simcloud.Object
	a := u.call("GET", p.sim()+"/sim/objects?project="+u.project, nil).want(p.t, http.StatusOK)
	if err := json.Unmarshal([]byte(a.text), &all); err != nil {
		p.t.Fatal(err)
	}
	seeded := map[string]bool{"private": true, "private-subnet": true, "ipv6-private-subnet": true, "router1": true, "default": true}
	n := map[string]int{}
	for _, o := range all {
		if !seeded[o.Name] && o.Kind != "security_group_rule" && o.Owner != "network:router_interface" && o.Owner != "network:dhcp" {
			n[o.Kind]++
		}
	}
	return n
}
