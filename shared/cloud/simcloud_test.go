package cloud_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"hearth/shared/cloud"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// start serves a simulated cloud, and returns its Keystone's URL and a Cloud for it.
func start(t *testing.T, o simcloud.Options) (keystone string, c *cloud.Cloud) {
	t.Helper()
	o.Bare = true
	sim, err := simcloud.New(o)
	if err != nil {
		t.Fatal(err)
	}
	url, stop, err := sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	c, err = cloud.New(cloud.Options{AuthURL: url + "/identity", Username: "hearth", Password: "secret", Region: "RegionOne"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return url + "/identity/v3", c
}

// login returns a token of the user demo for the project demo.
func login(t *testing.T, keystone string) *stack.Caller {
	t.Helper()
	body := []byte(`{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"demo","password":"secret","domain":{"name":"Default"}}}},
		"scope":{"project":{"name":"demo","domain":{"name":"Default"}}}}}`)
	resp, err := http.Post(keystone+"/auth/tokens", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		Token struct{ User, Project struct{ ID string } }
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatalf("login: %d, %v", resp.StatusCode, err)
	}
	return &stack.Caller{Token: resp.Header.Get("X-Subject-Token"), UserID: answer.Token.User.ID, Project: answer.Token.Project.ID}
}

func makeNetwork(name string) stack.Call {
	return stack.Call{Service: "network", Method: "POST", Path: "/v2.0/networks", Body: map[string]any{"network": map[string]any{"name": name}}}
}

// names returns the names of the account's networks.
func names(t *testing.T, c *cloud.Cloud, account stack.Account) []string {
	t.Helper()
	a := c.Do(t.Context(), account, stack.Call{Service: "network", Method: "GET", Path: "/v2.0/networks?fields=name"})
	list, _ := a.Body["networks"].([]any)
	var all []string
	for _, one := range list {
		all = append(all, fmt.Sprint(one.(map[string]any)["name"]))
	}
	return all
}

func TestEveryServiceIsFound(t *testing.T) {
	t.Parallel()
	keystone, c := start(t, simcloud.Options{})
	account := stack.Account{Caller: login(t, keystone)}
	for _, call := range []stack.Call{
		{Service: "network", Path: "/v2.0/networks"},
		{Service: "compute", Path: "/servers", Version: "2.90"},
		{Service: "block-storage", Path: "/volumes", Version: "3.60"},
		{Service: "volumev3", Path: "/types"},
		{Service: "image", Path: "/v2/images"},
		{Service: "identity", Path: "/v3/auth/projects"},
		{Service: "object-store", Path: "?format=json"},
	} {
		call.Method = "GET"
		if a := c.Do(t.Context(), account, call); a.Code != 200 || a.Body == nil {
			t.Errorf("%s %s: %+v", call.Service, call.Path, a)
		}
	}
	base := strings.TrimSuffix(keystone, "/identity/v3")
	a := c.Do(t.Context(), account, stack.Call{Service: "object-store", Method: "PUT", Path: "/box"})
	switch at := a.Header["Content-Location"]; {
	case a.Code != 201:
		t.Errorf("making a container: a.Code = %d, want 201", a.Code)
	case !strings.HasPrefix(at, base):
		t.Errorf("making a container: at = %q, want the prefix %q", at, base)
	case !strings.HasSuffix(at, account.Caller.Project+"/box"):
		t.Errorf("making a container: at = %q, want the suffix %q", at, account.Caller.Project+"/box")
	}
}

func TestAThrottledCloudIsServedInTheEnd(t *testing.T) {
	t.Parallel()
	keystone, c := start(t, simcloud.Options{Settings: simcloud.Settings{
		Limit: map[string]simcloud.Limit{"network": {Rate: 100, Burst: 10, RetryAfter: 0.1}}}})
	account := stack.Account{Caller: login(t, keystone)}
	const calls = 100
	var all sync.WaitGroup
	for n := range calls {
		all.Go(func() {
			if a := c.Do(t.Context(), account, makeNetwork(fmt.Sprint("n", n))); a.Code != 201 {
				t.Errorf("network %d: %+v", n, a)
			}
		})
	}
	all.Wait()
	if n := len(names(t, c, account)); n != calls {
		t.Errorf("%d networks were made, want %d", n, calls)
	}
	var refused int64
	for _, count := range c.Stats().Calls {
		if count.Code == 429 {
			refused += count.N
		}
	}
	if refused == 0 {
		t.Error("nothing was throttled, so this test shows nothing")
	}
}

func TestEveryLostAnswerHadItsEffectOnce(t *testing.T) {
	t.Parallel()
	keystone, c := start(t, simcloud.Options{Faults: []simcloud.Fault{{Service: "network", Method: "POST", Share: 0.5, Lose: true}}})
	account := stack.Account{Caller: login(t, keystone)}
	const calls = 60
	lost := 0
	for n := range calls {
		switch a := c.Do(t.Context(), account, makeNetwork(fmt.Sprint("n", n))); {
		case a.Trouble == stack.Lost:
			lost++
		case a.Code != 201:
			t.Errorf("network %d: %+v", n, a)
		}
	}
	if lost == 0 || lost == calls {
		t.Errorf("%d of %d answers were lost, so this test shows nothing", lost, calls)
	}
	seen := map[string]int{}
	for _, name := range names(t, c, account) {
		seen[name]++
	}
	for n := range calls {
		if name := fmt.Sprint("n", n); seen[name] != 1 {
			t.Errorf("network %s was made %d times", name, seen[name])
		}
	}
}

func TestATrustWorksUntilItIsDeleted(t *testing.T) {
	t.Parallel()
	keystone, c := start(t, simcloud.Options{})
	caller := login(t, keystone)
	own := c.Do(t.Context(), stack.Account{}, stack.Call{Service: "identity", Method: "GET", Path: "/v3/users?name=hearth"})
	users, _ := own.Body["users"].([]any)
	if len(users) != 1 {
		t.Fatalf("the service's own user: %+v", own)
	}
	a := c.Do(t.Context(), stack.Account{Caller: caller}, stack.Call{Service: "identity", Method: "POST", Path: "/v3/OS-TRUST/trusts",
		Body: map[string]any{"trust": map[string]any{"impersonation": true, "trustor_user_id": caller.UserID, "project_id": caller.Project,
			"trustee_user_id": users[0].(map[string]any)["id"], "roles": []any{map[string]any{"name": "member"}}}}})
	trust, _ := a.Body["trust"].(map[string]any)
	if a.Code != 201 || trust == nil {
		t.Fatalf("making a trust: %+v", a)
	}
	id := fmt.Sprint(trust["id"])
	account := stack.Account{Credential: &stack.Credential{TrustID: id, Project: caller.Project}}
	if a := c.Do(t.Context(), account, makeNetwork("by trust")); a.Code != 201 {
		t.Errorf("with a trust: %+v", a)
	}
	if got := strings.Join(names(t, c, stack.Account{Caller: caller}), ","); got != "by trust" {
		t.Errorf("the trustor's networks = %s", got)
	}
	c.Do(t.Context(), stack.Account{Caller: caller}, stack.Call{Service: "identity", Method: "DELETE", Path: "/v3/OS-TRUST/trusts/" + id})
	if a := c.Do(t.Context(), account, makeNetwork("after")); a.Trouble != stack.Denied {
		t.Errorf("with a trust that is gone: %+v, want it denied", a)
	}
}
