package cloud

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/stack"
)

var caller = stack.Account{Caller: &stack.Caller{Token: "mine", Project: "p"}}

// echo answers with the request that it got.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"method": r.Method, "path": r.URL.String(), "body": string(body), "token": r.Header.Get("X-Auth-Token"),
		"type": r.Header.Get("Content-Type"), "version": r.Header.Get("OpenStack-API-Version"), "own": r.Header.Get("X-Own")})
}

func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	c := newTestCloud(t, echo).client(t, nil)
	cases := []struct {
		name string
		call stack.Call
		want map[string]any
	}{
		{"json", stack.Call{Method: "POST", Path: "/v2.0/networks", Body: map[string]any{"network": map[string]any{"mtu": 9}}},
			map[string]any{"path": "/net/v2.0/networks", "body": `{"network":{"mtu":9}}`, "type": "application/json"}},
		{"no body", stack.Call{Method: "GET", Path: "/v2.0/networks?name=a%20b"},
			map[string]any{"path": "/net/v2.0/networks?name=a%20b"}},
		{"raw", stack.Call{Method: "PUT", Path: "v2.0/x", Raw: []byte{1, 2}},
			map[string]any{"path": "/net/v2.0/x", "body": "\x01\x02", "type": "application/octet-stream"}},
		{"headers and version", stack.Call{Method: "PATCH", Path: "/v2.0/x", Raw: []byte("[]"), Version: "2.1",
			Header: map[string]string{"content-type": "application/json-patch", "X-Own": "1"}},
			map[string]any{"path": "/net/v2.0/x", "body": "[]", "type": "application/json-patch", "own": "1", "version": "network 2.1"}},
	}
	for _, one := range cases {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			one.call.Service = "network"
			want := map[string]any{"method": one.call.Method, "token": "mine", "body": "", "type": "", "version": "", "own": ""}
			for k, v := range one.want {
				want[k] = v
			}
			a := c.Do(t.Context(), caller, one.call)
			switch diff := cmp.Diff(want, a.Body); {
			case diff != "":
				t.Errorf("diff = %q, want %q", diff, "")
			case a.Code != 202:
				t.Errorf("a.Code = %d, want 202", a.Code)
			case a.Trouble != "":
				t.Errorf("a.Trouble = %q, want %q", a.Trouble, "")
			}
		})
	}
}

func TestMicroversions(t *testing.T) {
	t.Parallel()
	r := make(chan http.Header, 1)
	tc := newTestCloud(t, func(w http.ResponseWriter, req *http.Request) { r <- req.Header.Clone() })
	c := tc.client(t, nil)
	cases := []struct {
		service string
		want    map[string]string
	}{
		{"compute", map[string]string{"OpenStack-API-Version": "compute 2.90", "X-OpenStack-Nova-API-Version": "2.90"}},
		{"block-storage", map[string]string{"OpenStack-API-Version": "volume 2.90"}},
		{"placement", map[string]string{"OpenStack-API-Version": "placement 2.90"}},
	}
	for _, one := range cases {
		req, err := newRequest(rateKey{"", one.service, ""}, tc.URL+"/net", "", stack.Call{Method: "GET", Path: "/x", Version: "2.90"})
		if err != nil {
			t.Fatal(err)
		}
		c.send(t.Context(), req)
		header := <-r
		for name, want := range one.want {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s = %q, want %q", one.service, name, got, want)
			}
		}
	}
}

func TestWhatIsAnswered(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", textLimit)
	cases := []struct {
		name, kind, body string
		code             int
		want             stack.Answer
	}{
		{"object", "application/json", `{"a":{"b":1}}`, 200, stack.Answer{Body: map[string]any{"a": map[string]any{"b": 1.0}}}},
		{"list", "application/json; charset=utf-8", `[1]`, 200, stack.Answer{Body: map[string]any{"": []any{1.0}}}},
		{"null", "application/json", `null`, 200, stack.Answer{}},
		{"nothing", "", "", 204, stack.Answer{}},
		{"text", "text/plain", "a\n", 404, stack.Answer{Text: "a\n"}},
		{"text that looks like JSON", "text/plain", "{}", 200, stack.Answer{Text: "{}"}},
		{"JSON that is none", "application/json", "<html>", 502, stack.Answer{Text: "<html>"}},
		{"long text", "text/plain", "x" + long, 200, stack.Answer{Text: "x" + long[:textLimit-2]}},
		{"server error", "application/json", `{"e":1}`, 500, stack.Answer{Body: map[string]any{"e": 1.0}}},
		{"unavailable without Retry-After", "", "", 503, stack.Answer{}},
		{"redirect", "text/plain", "there", 302, stack.Answer{Text: "there"}},
		{"too long", "application/json", `"` + strings.Repeat("a", 20<<10) + `"`, 200,
			stack.Answer{Text: `"` + strings.Repeat("a", textLimit-1), Reason: "the answer is too long to be read"}},
	}
	for _, one := range cases {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			c := newTestCloud(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header()["Content-Type"] = []string{one.kind}
				w.Header().Set("X-Compute-Request-Id", "req-1")
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(one.code)
				_, _ = io.WriteString(w, one.body)
			}).client(t, func(o *Options) { o.AnswerLimit = 16 << 10 })
			a := c.Do(t.Context(), caller, stack.Call{Service: "network", Method: "GET", Path: "/v2.0/x"})
			if a.Header["X-Compute-Request-Id"] != "req-1" {
				t.Errorf("headers = %v", a.Header)
			}
			a.Header = nil
			one.want.Code = one.code
			if diff := cmp.Diff(one.want, a); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNoSuchServiceIsDenied(t *testing.T) {
	t.Parallel()
	c := newTestCloud(t, echo).client(t, nil)
	elsewhere := stack.Account{Caller: &stack.Caller{Token: "mine", Region: "elsewhere"}}
	for _, a := range []stack.Answer{
		c.Do(t.Context(), caller, stack.Call{Service: "compute", Method: "GET", Path: "/servers"}),
		c.Do(t.Context(), elsewhere, stack.Call{Service: "network", Method: "GET", Path: "/v2.0/x"}),
		c.Do(t.Context(), stack.Account{Caller: &stack.Caller{}}, stack.Call{Service: "network", Method: "GET", Path: "/"}),
		c.Do(t.Context(), caller, stack.Call{Service: "network", Method: "GET", Path: "/", Header: map[string]string{"X-A": "b\r\nX-Auth-Token: c"}}),
		c.Do(t.Context(), caller, stack.Call{Service: "network", Method: "GET", Path: "/", Header: map[string]string{"X A": "b"}}),
		c.Do(t.Context(), caller, stack.Call{Service: "network", Method: "POST", Path: "/", Body: func() {}}),
	} {
		switch {
		case a.Trouble != stack.Denied:
			t.Errorf("a.Trouble = %q, want %q", a.Trouble, stack.Denied)
		case a.Reason == "":
			t.Errorf("a.Reason is empty")
		case a.Code != 0:
			t.Errorf("a.Code = %d, want 0", a.Code)
		}
	}
}

func TestStats(t *testing.T) {
	t.Parallel()
	seen := make(chan Attempt, 10)
	c := newTestCloud(t, echo).client(t, func(o *Options) { o.Observe = func(a Attempt) { seen <- a } })
	for range 2 {
		c.Do(t.Context(), caller, stack.Call{Service: "network", Method: "POST", Path: "/v2.0/x"})
	}
	want := Stats{Calls: []Count{{"identity", "GET", 200, "", 1}, {"network", "POST", 202, "", 2}}, Rates: []Rate{}}
	if diff := cmp.Diff(want, c.Stats()); diff != "" {
		t.Error(diff)
	}
	switch a := <-seen; {
	case a.Service != "identity":
		t.Errorf("a.Service = %q, want %q", a.Service, "identity")
	case a.Project != "p":
		t.Errorf("a.Project = %q, want %q", a.Project, "p")
	case a.Region != "here":
		t.Errorf("a.Region = %q, want %q", a.Region, "here")
	case a.Took <= 0:
		t.Errorf("a.Took = %v, want more than %v", a.Took, 0)
	}
	if len(seen) != 2 {
		t.Errorf("observed %d more attempts, want 2", len(seen))
	}
}

func TestNewWantsItsOptions(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{AuthURL: "http://k"}); err == nil {
		t.Error("New without a user gives no error")
	}
	for url, want := range map[string]string{"http://k:5000": "http://k:5000/v3", "http://k/identity/v3/": "http://k/identity/v3"} {
		c, err := New(Options{AuthURL: url, Username: "u", Password: "p"})
		if err != nil || c.keystone != want {
			t.Errorf("Keystone of %s = %v, %v", url, c, err)
		}
	}
}

// BenchmarkDo measures what a call costs beside the bare exchange: the first is
// net/http alone on the same connection, the second is Do.
func BenchmarkDo(b *testing.B) {
	tc := newTestCloud(b, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"network":{"id":"6d7f1f0e","name":"n","status":"ACTIVE","mtu":1450}}`)
	})
	c := tc.client(b, nil)
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			resp, err := tc.Client().Post(tc.URL+"/net/x", "application/json", strings.NewReader(`{"n":1}`))
			if err != nil {
				b.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
	})
	b.Run("do", func(b *testing.B) {
		for b.Loop() {
			if a := c.Do(b.Context(), caller, network); a.Code != 200 {
				b.Fatal(a)
			}
		}
	})
}
