package cloud

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/stack"
)

var (
	quiet   = log.New(io.Discard, "", 0)
	trusted = stack.Account{Credential: &stack.Credential{TrustID: "trust-1", Project: "p"}}
	network = stack.Call{Service: "network", Method: "POST", Path: "/v2.0/networks", Body: map[string]any{"n": 1}}
)

func TestTokensAreAskedForOnce(t *testing.T) {
	t.Parallel()
	app := stack.Account{Credential: &stack.Credential{AppID: "app-1", AppSecret: "s", Project: "p"}}
	cases := []struct {
		name    string
		account stack.Account
		want    string // in the request for the token
		token   string
	}{
		{"trust", trusted, `"scope":{"OS-TRUST:trust":{"id":"trust-1"}}`, "t1"},
		{"application credential", app, `"application_credential":{"id":"app-1","secret":"s"}`, "t1"},
		{"the service's own", stack.Account{}, `"scope":{"project":{"domain":{"name":"Default"},"name":"service"}}`, "t1"},
		{"caller", caller, "", "mine"},
	}
	for _, one := range cases {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			tc := newTestCloud(t, echo)
			c := tc.client(t, nil)
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					if a := c.Do(t.Context(), one.account, network); a.Code != 202 || a.Body["token"] != one.token {
						t.Errorf("answer = %+v, want it with token %s", a, one.token)
					}
				})
			}
			all.Wait()
			tc.mu.Lock()
			defer tc.mu.Unlock()
			if one.want == "" {
				if len(tc.bodies) != 0 || tc.catalogs != 1 {
					t.Errorf("%d tokens and %d catalogues were asked for, want 0 and 1", len(tc.bodies), tc.catalogs)
				}
				return
			}
			switch {
			case len(tc.bodies) != 1:
				t.Errorf("len(tc.bodies) = %d, want 1", len(tc.bodies))
			case !strings.Contains(tc.bodies[0], one.want):
				t.Errorf("tc.bodies[0] = %q, want it to contain %q", tc.bodies[0], one.want)
			case tc.catalogs != 0:
				t.Errorf("tc.catalogs = %d, want 0", tc.catalogs)
			}
		})
	}
}

func TestATokenIsRenewedBeforeItEnds(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	tc := newTestCloud(t, echo)
	c := tc.client(t, func(o *Options) {
		o.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	})
	for _, step := range []struct {
		after time.Duration
		down  bool
		want  string
	}{
		{0, false, "t1"},
		{50 * time.Minute, false, "t1"},
		{56 * time.Minute, true, "t1"}, // Keystone is away, but the old token still works
		{57 * time.Minute, false, "t2"},
		{100 * time.Minute, false, "t2"},
		{200 * time.Minute, true, ""}, // Keystone is away, and the old token has ended
		{201 * time.Minute, false, "t3"},
	} {
		ahead.Store(int64(step.after))
		tc.mu.Lock()
		tc.refuse = nil
		if step.down {
			tc.refuse = func(string) int { return http.StatusInternalServerError }
		}
		tc.mu.Unlock()
		a := c.Do(t.Context(), trusted, network)
		if step.want == "" {
			if a.Trouble != stack.Unsent {
				t.Errorf("after %v: %+v, want it unsent", step.after, a)
			}
		} else if a.Body["token"] != step.want {
			t.Errorf("after %v: %+v, want it with token %s", step.after, a, step.want)
		}
	}
}

func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	tc := newTestCloud(t, echo)
	c := tc.client(t, nil)
	c.Do(t.Context(), trusted, network)
	tc.revoke("t1")
	switch a := c.Do(t.Context(), trusted, network); {
	case a.Code != 202:
		t.Errorf("a.Code = %d, want 202", a.Code)
	case a.Body["token"] != "t2":
		t.Errorf(`a.Body["token"] = %v, want %q`, a.Body["token"], "t2")
	case a.Body["body"] != `{"n":1}`:
		t.Errorf(`a.Body["body"] = %v, want %q`, a.Body["body"], `{"n":1}`)
	}
	tc.revoke("t2")
	tc.revoke("t3")
	if a := c.Do(t.Context(), trusted, network); a.Code != 401 {
		t.Errorf("answer = %+v, want the second 401 handed back", a)
	}
	if n := len(tc.asked(t)); n != 3 {
		t.Errorf("%d tokens were asked for, want 3", n)
	}
	tc.revoke("mine")
	if a := c.Do(t.Context(), caller, network); a.Code != 401 {
		t.Errorf("a caller's refused token gives %+v, want 401", a)
	}
}

func TestWhoIsDeniedAndWhoWaits(t *testing.T) {
	t.Parallel()
	app := stack.Account{Credential: &stack.Credential{AppID: "a", AppSecret: "s"}}
	is := func(part string, code int) func(string) int {
		return func(body string) int {
			if strings.Contains(body, part) {
				return code
			}
			return 0
		}
	}
	cases := []struct {
		name    string
		account stack.Account
		refuse  func(string) int
		want    stack.Trouble
	}{
		{"the trust is gone", trusted, is("OS-TRUST", 401), stack.Denied},
		{"the trust is gone, newer Keystone", trusted, is("OS-TRUST", 404), stack.Denied},
		{"the trustor lost a role", trusted, is("OS-TRUST", 403), stack.Denied},
		{"the service's password is wrong", trusted, is("password", 401), stack.Unsent},
		{"the application credential is gone", app, is("application_credential", 404), stack.Denied},
		{"its secret is wrong", app, is("application_credential", 401), stack.Denied},
		{"Keystone is broken", trusted, is("", 500), stack.Unsent},
		{"Keystone is broken, application credential", app, is("", 503), stack.Unsent},
		{"the service user is refused", stack.Account{}, is("", 401), stack.Unsent},
		{"an empty credential", stack.Account{Credential: &stack.Credential{}}, nil, stack.Denied},
		{"a stale token", stack.Account{Caller: &stack.Caller{Token: "stale"}}, nil, stack.Denied},
		{"an expired token", stack.Account{Caller: &stack.Caller{Token: "old", Expires: time.Now().Add(-time.Hour)}}, nil, stack.Denied},
	}
	for _, one := range cases {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			tc := newTestCloud(t, echo)
			tc.refuse = one.refuse
			c := tc.client(t, nil)
			a := c.Do(t.Context(), one.account, network)
			switch {
			case a.Trouble != one.want:
				t.Errorf("a.Trouble = %q, want %q", a.Trouble, one.want)
			case a.Reason == "":
				t.Errorf("a.Reason is empty")
			case a.Code != 0:
				t.Errorf("a.Code = %d, want 0", a.Code)
			}
			before := len(tc.asked(t))
			c.Do(t.Context(), one.account, network)
			if again := len(tc.asked(t)) - before; one.want == stack.Denied && again != 0 {
				t.Errorf("Keystone was asked %d times more about what it just denied", again)
			}
		})
	}
}

func TestSessionsAreBounded(t *testing.T) {
	t.Parallel()
	k := newSessions()
	for i := range sessionLimit + 10 {
		k.put(fmt.Sprint(i), session{token: fmt.Sprint(i)})
		k.get("0") // used all the time, so it stays
	}
	switch _, ok := k.get("0"); {
	case !ok:
		t.Errorf("ok = false, want true")
	case k.order.Len() != sessionLimit:
		t.Errorf("k.order.Len() = %d, want %d", k.order.Len(), sessionLimit)
	case len(k.byKey) != sessionLimit:
		t.Errorf("len(k.byKey) = %d, want %d", len(k.byKey), sessionLimit)
	}
	if _, ok := k.get("1"); ok {
		t.Error("the one not used for longest is kept")
	}
	k.drop("0", "another")
	if _, ok := k.get("0"); !ok {
		t.Error("a session was dropped for another's token")
	}
	k.drop("0", "0")
	if _, ok := k.get("0"); ok {
		t.Error("a dropped session is kept")
	}
}

func TestKeysHoldNoSecrets(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, a := range []stack.Account{caller, trusted, {}, {Credential: &stack.Credential{AppID: "trust-1"}},
		{Credential: &stack.Credential{AppID: "a", AppSecret: "secret"}}, {Caller: &stack.Caller{Token: "other"}}} {
		key := keyOf(a)
		if seen[key] || len(key) != 64 {
			t.Errorf("key of %+v is %q", a, key)
		}
		seen[key] = true
	}
}
