package gateway_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearth/local/gateway"
)

type called struct {
	header http.Header
	body   string
}

// receiver takes what is called back.
func receiver(t *testing.T) (url string, calls chan called) {
	t.Helper()
	calls = make(chan called, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		calls <- called{r.Header, string(body)}
	}))
	t.Cleanup(server.Close)
	return server.URL, calls
}

func TestAsync(t *testing.T) {
	t.Parallel()
	_, s := open(t, gateway.Needs{})
	back, calls := receiver(t)
	got := do(t, "POST", s.URL+"/async-function/api.openfaas-fn/v1?x=1", "hello", "X-Callback-Url", back)
	id := got.header.Get("X-Call-Id")
	if got.status != http.StatusAccepted || id == "" || got.body != "" {
		t.Fatalf("got %d %v %s", got.status, got.header, got.body)
	}
	select {
	case c := <-calls:
		for name, want := range map[string]string{"X-Call-Id": id, "X-Function-Name": "api", "X-Function-Status": "418", "Content-Type": "text/x-echo"} {
			if c.header.Get(name) != want {
				t.Errorf("%s is %q, want %q", name, c.header.Get(name), want)
			}
		}
		if !strings.HasPrefix(c.body, "POST /v1?x=1 ") || !strings.HasSuffix(c.body, " body=hello") {
			t.Errorf("called back with %s", c.body)
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("it never called back")
	}
}

// Answers go to loopback, and to hosts that are allowed by name.
func TestCallbackHosts(t *testing.T) {
	t.Parallel()
	_, s := open(t, gateway.Needs{CallbackHosts: []string{"hooks.example", "hooks.example.org:99"}})
	for url, want := range map[string]int{
		"":                               202,
		"http://localhost:1/":            202,
		"http://[::1]:1/":                202,
		"http://127.3.2.1:1/":            202,
		"https://hooks.example:1/x":      202,
		"http://hooks.example.org:99/":   202,
		"http://hooks.example.org/":      400,
		"http://192.0.2.1/":              400,
		"http://169.254.169.254/latest/": 400,
		"http://localhost.example/":      400,
		"http://127.0.0.1@192.0.2.1/":    400,
		"file:///etc/passwd":             400,
		"http://%zz/":                    400,
	} {
		if got := do(t, "POST", s.URL+"/async-function/api", "", "X-Callback-Url", url); got.status != want {
			t.Errorf("%q: got %d %s, want %d", url, got.status, got.body, want)
		}
	}
}
