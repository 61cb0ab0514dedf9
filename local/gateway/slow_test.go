package gateway_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"hearth/functions"
	"hearth/local/gateway"
	"hearth/shared/web"
)

// A hundred and fifty slow clients of each function keep no other client waiting.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	g, _ := open(t, gateway.Needs{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := web.NewServer(context.Background(), g, 6<<20, slog.New(slog.DiscardHandler))
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	paths := []string{"/function/api/v1", "/function/stepper", "/async-function/api"}
	for i := range 3 * 150 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := io.WriteString(c, "POST "+paths[i%3]+" HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]int{"/function/api/v1": 418, "/function/stepper": 200, "/async-function/api": 202, "/system/functions": 501, "/healthz": 404} {
		if got := do(t, "POST", "http://"+l.Addr().String()+path, `{"Records":[{"messageId":"1"}]}`); got.status != want {
			t.Errorf("%s: %d %s, want %d", path, got.status, got.body, want)
		}
	}
}

// The bodies of asynchronous calls that wait are bounded together.
func TestAsyncBytes(t *testing.T) {
	t.Parallel()
	let := make(chan struct{})
	slow := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-let })
	_, s := open(t, gateway.Needs{Functions: []gateway.Function{{Name: "slow", Handler: functions.Handler{HTTP: slow}}}})
	defer close(let)
	body, taken := strings.Repeat("x", 5<<20), 0
	for range 10 {
		got := do(t, "POST", s.URL+"/async-function/slow", body)
		if got.status == http.StatusAccepted {
			taken++
		} else if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") == "" {
			t.Errorf("refused with %d %v", got.status, got.header)
		}
	}
	if taken != 6 {
		t.Errorf("%d bodies of 5 MB are kept, want 6", taken)
	}
	if got := do(t, "POST", s.URL+"/async-function/slow", "x"); got.status != http.StatusAccepted {
		t.Errorf("a short one is answered %d", got.status)
	}
}
