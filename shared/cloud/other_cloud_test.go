package cloud

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"hearth/shared/stack"
)

// keys is a key manager that gives one payload to the token "mine".
func keys(payload *atomic.Value, asked *atomic.Int32) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/net/keys/v1/secrets/"+aSecret+"/payload":
			w.WriteHeader(http.StatusNotFound)
		case r.Header.Get("X-Auth-Token") != "mine":
			w.WriteHeader(http.StatusForbidden)
		default:
			asked.Add(1)
			w.Header().Set("Content-Type", r.Header.Get("Accept"))
			fmt.Fprint(w, payload.Load())
		}
	}
}

const aSecret = "5c1b8e0a-1d0e-4a0f-9f7e-2f1f6f0b7a11"

func dialing(o *Options) { o.Dial = (&net.Dialer{}).DialContext }

func payload(url, secret string) string {
	return fmt.Sprintf(`{"auth_type":"v3applicationcredential","auth":{"auth_url":%q,"application_credential_id":"a","application_credential_secret":%q}}`, url+"/v3", secret)
}

var toOther = stack.Call{Service: "network", Method: "GET", Path: "/v2.0/x", Region: "here", Other: stack.Other{Secret: aSecret}}

func TestOtherCloud(t *testing.T) {
	t.Parallel()
	there := newTestCloud(t, echo)
	var text atomic.Value
	var asked atomic.Int32
	text.Store(payload(there.URL, "first"))
	c := newTestCloud(t, keys(&text, &asked)).client(t, dialing)

	for range 2 {
		if a := c.Do(t.Context(), caller, toOther); a.Code != 202 || a.Body["token"] != "t1" {
			t.Fatalf("%+v", a)
		}
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("the key manager was asked %d times, want once", n)
	}

	// An open session is only for accounts that may read the secret.
	other := stack.Account{Caller: &stack.Caller{Token: "other", Project: "p"}}
	if a := c.Do(t.Context(), other, toOther); a.Trouble != stack.Denied || !strings.Contains(a.Reason, "403") {
		t.Errorf("another user got %+v", a)
	}

	// A credential that was replaced is read again.
	text.Store(payload(there.URL, "second"))
	there.mu.Lock()
	there.revoked["t1"] = true
	there.refuse = func(body string) int {
		if strings.Contains(body, "second") {
			return 0
		}
		return http.StatusUnauthorized
	}
	there.mu.Unlock()
	if a := c.Do(t.Context(), caller, toOther); a.Code != 202 || a.Body["token"] != "t2" {
		t.Errorf("after the change: %+v", a)
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("the key manager was asked %d times, want twice", n)
	}
}

func TestOtherCloudRefused(t *testing.T) {
	t.Parallel()
	there := newTestCloud(t, echo)
	there.refuse = func(string) int { return http.StatusUnauthorized }
	login := func(kind, auth string) string {
		return fmt.Sprintf(`{"auth_type":%q,"auth":{"auth_url":%q,%s}}`, kind, there.URL, auth)
	}
	cases := []struct{ name, secret, payload, want string }{
		{"no secret", "00000000-0000-0000-0000-000000000000", "", "The Secret (secrets/00000000-0000-0000-0000-000000000000) could not be found."},
		{"no ID", "../secrets", "", "Secret incorrectly specified."},
		{"no JSON", aSecret, "hidden", "Failed to parse credential"},
		{"a list", aSecret, "[1]", "Missing key"},
		{"no auth", aSecret, `{"auth_type":"hidden"}`, "Missing key"},
		{"no type", aSecret, `{"auth":{"hidden":1}}`, "Missing key"},
		{"file", aSecret, `{"auth_type":"v3password","auth":{"auth_url":"file:///hidden"}}`, "auth_url"},
		{"names a user", aSecret, `{"auth_type":"v3password","auth":{"auth_url":"https://hidden:hidden@127.0.0.1"}}`, "auth_url"},
		{"other way", aSecret, `{"auth_type":"hidden","auth":{"auth_url":"https://hidden"}}`, "auth_type"},
		{"other word", aSecret, login("v3password", `"hidden":1`), "not understood"},
		{"too little", aSecret, login("v3password", `"username":"hidden","password":"hidden"`), "not say enough"},
		{"no domain", aSecret, login("v3token", `"token":"hidden","project_name":"hidden"`), "not say enough"},
		{"wrong", aSecret, payload(there.URL, "hidden"), "401"},
		{"wrong password", aSecret, login("v3password", `"user_id":"hidden","password":"hidden","project_id":"hidden"`), "401"},
		{"wrong token", aSecret, login("v3token", `"token":"hidden","project_id":"hidden"`), "401"},
	}
	for _, one := range cases {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			var text atomic.Value
			var asked atomic.Int32
			text.Store(one.payload)
			call := toOther
			call.Other.Secret = one.secret
			a := newTestCloud(t, keys(&text, &asked)).client(t, dialing).Do(t.Context(), caller, call)
			switch {
			case a.Trouble != stack.Denied:
				t.Errorf("a.Trouble = %q, want %q", a.Trouble, stack.Denied)
			case !strings.Contains(a.Reason, one.want):
				t.Errorf("a.Reason = %q, want it to contain %q", a.Reason, one.want)
			case strings.Contains(a.Reason, "hidden"):
				t.Errorf("a.Reason = %q, want it not to contain %q", a.Reason, "hidden")
			}
		})
	}
}

func TestOtherCloudCertificates(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		name string
		ca   string
		any  bool
		want stack.Trouble
		why  string
	}{
		{"verified", "", false, stack.Unsent, "certificate"},
		{"insecure", "", true, stack.Denied, "401"},
		{"own authority", "own", false, stack.Denied, "401"},
		{"no certificate", "x", false, stack.Denied, "ca_cert"},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			// Its Keystone refuses every request.
			refusing := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
			there := httptest.NewTLSServer(refusing)
			t.Cleanup(there.Close)
			own := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: there.Certificate().Raw}))
			var text atomic.Value
			var asked atomic.Int32
			text.Store(payload(there.URL, "x"))
			call := toOther
			call.Other.CACert, call.Other.Insecure = strings.ReplaceAll(one.ca, "own", own), one.any
			a := newTestCloud(t, keys(&text, &asked)).client(t, dialing).Do(t.Context(), caller, call)
			if a.Trouble != one.want || !strings.Contains(a.Reason, one.why) {
				t.Errorf("%+v", a)
			}
		})
	}
}

// A forbidden address cannot be distinguished from one without a listener, and the address, which
// comes from the payload, is not shown.
func TestOtherCloudUnreached(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, where := range []string{"auth_url", "catalogue"} {
		for _, refused := range []bool{false, true} {
			there := newTestCloud(t, echo)
			at := there.URL
			if where == "auth_url" {
				at = "http://127.0.0.1:1" // without a listener
			} else {
				there.elsewhere = "http://127.0.0.1:1"
			}
			var text atomic.Value
			var asked atomic.Int32
			text.Store(payload(at, "x"))
			a := newTestCloud(t, keys(&text, &asked)).client(t, func(o *Options) {
				o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
					if refused && address == "127.0.0.1:1" {
						return nil, errors.New("not an address that everybody may reach")
					}
					return (&net.Dialer{}).DialContext(ctx, network, address)
				}
			}).Do(t.Context(), caller, toOther)
			if a.Trouble != stack.Unsent || strings.Contains(a.Reason, "127.0.0.1") {
				t.Errorf("%s: %+v", where, a)
			}
			said[where+": "+a.Reason] = true
		}
	}
	if len(said) != 2 {
		t.Errorf("what is there is told: %v", said)
	}
}

// Without a dialer there are no other clouds, and many concurrent calls open one cloud once.
func TestOtherCloudOpenedOnce(t *testing.T) {
	t.Parallel()
	there := newTestCloud(t, echo)
	var text atomic.Value
	var asked atomic.Int32
	text.Store(payload(there.URL, "x"))
	here := newTestCloud(t, keys(&text, &asked))
	if a := here.client(t, nil).Do(t.Context(), caller, toOther); a.Trouble != stack.Denied || asked.Load() != 0 {
		t.Errorf("%+v, asked %d times", a, asked.Load())
	}
	c := here.client(t, dialing)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if a := c.Do(t.Context(), caller, toOther); a.Code != 202 {
				t.Errorf("%+v", a)
			}
		})
	}
	all.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("the key manager was asked %d times, want once", n)
	}
}
