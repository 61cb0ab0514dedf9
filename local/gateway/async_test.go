package gateway_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearth/functions"
	"hearth/local/gateway"
	"hearth/shared/fetch"
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
	_, s := open(t, gateway.Needs{Callbacks: fetch.New(fetch.Options{Private: true})})
	back, calls := receiver(t)
	got := do(t, "POST", s.URL+"/async-function/api.openfaas-fn/v1?x=1", "hello", "X-Callback-Url", back)
	id := got.header.Get("X-Call-Id")
	switch {
	case got.status != http.StatusAccepted:
		t.Fatalf("got.status = %d, want %d: %v", got.status, http.StatusAccepted, got.body)
	case id == "":
		t.Fatalf("id is empty")
	case got.body != "":
		t.Fatalf("got.body = %q, want %q", got.body, "")
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

// Answers go where templates may be fetched from: by default to public addresses only.
func TestCallbackAddresses(t *testing.T) {
	t.Parallel()
	back, calls := receiver(t)
	for name, c := range map[string]struct {
		sends *fetch.Fetcher
		want  map[string]int // by URL
	}{
		"none": {nil, map[string]int{"": 202, back: 400, "https://hooks.example/x": 400}},
		"public": {fetch.New(fetch.Options{}), map[string]int{
			"": 202, back: 202, "http://localhost:1/": 202, // known only when it is connected to
			"http://127.0.0.1@192.0.2.1/": 400, "file:///etc/passwd": 400, "http://%zz/": 400, "/x": 400,
		}},
	} {
		g, s := open(t, gateway.Needs{Callbacks: c.sends})
		for url, want := range c.want {
			if got := do(t, "POST", s.URL+"/async-function/api", "", "X-Callback-Url", url); got.status != want {
				t.Errorf("%s: %q: got %d %s, want %d", name, url, got.status, got.body, want)
			}
		}
		g.Close()
	}
	if len(calls) > 0 {
		t.Errorf("%d answers reached an address that is not public", len(calls))
	}
}

// Callbacks are for those who may use /system/. Other asynchronous calls are for everyone.
func TestWhoMayCallBack(t *testing.T) {
	t.Parallel()
	back, calls := receiver(t)
	anywhere := fetch.New(fetch.Options{Private: true})
	seen := make(chan string, 10)
	probe := gateway.Function{Name: "probe", Handler: functions.Handler{HTTP: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		seen <- r.Header.Get("Authorization")
	})}}
	ask := func(s *httptest.Server, who string, header ...string) int {
		return do(t, "POST", strings.Replace(s.URL, "http://", "http://"+who, 1)+"/async-function/probe", "", header...).status
	}
	locked, guarded := open(t, gateway.Needs{User: "admin", Password: "secret", Callbacks: anywhere, Functions: []gateway.Function{probe}})
	if got := ask(guarded, "", "X-Callback-Url", back); got != http.StatusUnauthorized {
		t.Errorf("without the password: %d", got)
	}
	if got := ask(guarded, ""); got != http.StatusAccepted {
		t.Errorf("without a callback: %d", got)
	}
	closed := httptest.NewServer(gateway.New(gateway.Needs{Log: slog.New(slog.DiscardHandler), Callbacks: anywhere, Functions: []gateway.Function{probe}}))
	defer closed.Close()
	if got := ask(closed, "", "X-Callback-Url", back); got != http.StatusForbidden {
		t.Errorf("beyond loopback without a password: %d", got)
	}
	locked.Close()
	if len(calls) > 0 {
		t.Error("it called back for a caller without a password")
	}
	if got := ask(guarded, "admin:secret@", "X-Callback-Url", back); got != http.StatusAccepted {
		t.Errorf("with the password: %d", got)
	}
	locked.Close()
	if len(calls) != 1 {
		t.Errorf("called back %d times", len(calls))
	}
	for range len(seen) {
		if password := <-seen; password != "" {
			t.Errorf("the function got the gateway's password: %s", password)
		}
	}
}

// An asynchronous invocation has no server of net/http around it that would recover.
func TestAsyncPanic(t *testing.T) {
	t.Parallel()
	ran := make(chan bool, 2)
	broken := gateway.Function{Name: "broken", Handler: functions.Handler{HTTP: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		ran <- true
		panic("poison")
	})}}
	g, s := open(t, gateway.Needs{Functions: []gateway.Function{broken}})
	for range 2 {
		if got := do(t, "POST", s.URL+"/async-function/broken", "x"); got.status != http.StatusAccepted {
			t.Errorf("got.status = %d, want %d: %s", got.status, http.StatusAccepted, got.body)
		}
	}
	g.Close() // waits for both
	if len(ran) != 2 {
		t.Errorf("%d invocations ran", len(ran))
	}
}
