package cloud

import (
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"hearth/shared/stack"
)

// keys is a key manager that gives one payload to the token "mine".
func keys(payload *atomic.Value, asked *atomic.Int32) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/net/keys/v1/secrets/s/payload":
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

func dialing(o *Options) { o.Dial = (&net.Dialer{}).DialContext }

func payload(url, secret string) string {
	return fmt.Sprintf(`{"auth_type":"v3applicationcredential","auth":{"auth_url":%q,"application_credential_id":"a","application_credential_secret":%q}}`, url+"/v3", secret)
}

var toOther = stack.Call{Service: "network", Method: "GET", Path: "/v2.0/x", Region: "here", Other: stack.Other{Secret: "s"}}

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

	// What was opened is for whoever may have the secret.
	stranger := stack.Account{Caller: &stack.Caller{Token: "other", Project: "p"}}
	if a := c.Do(t.Context(), stranger, toOther); a.Trouble != stack.Denied || !strings.Contains(a.Reason, "403") {
		t.Errorf("a stranger got %+v", a)
	}

	// A credential that was changed is asked for anew.
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
	cases := []struct{ name, secret, payload, want string }{
		{"no secret", "none", "", "404"},
		{"no JSON", "s", "hidden", "Failed to parse credential"},
		{"no auth", "s", `{"auth_type":"hidden"}`, "Missing key"},
		{"file", "s", `{"auth_type":"v3password","auth":{"auth_url":"file:///hidden"}}`, "auth_url"},
		{"other way", "s", `{"auth_type":"hidden","auth":{"auth_url":"https://hidden"}}`, "auth_type"},
		{"wrong", "s", payload(there.URL, "hidden"), "401"},
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
			if a.Trouble != stack.Denied || !strings.Contains(a.Reason, one.want) || strings.Contains(a.Reason, "hidden") {
				t.Errorf("%+v, want %q", a, one.want)
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
			// Its Keystone refuses whoever gets through to it.
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
