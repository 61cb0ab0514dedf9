package gateway_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/openfaas/faas-provider/logs"

	"hearth/local/gateway"
)

func lines(t *testing.T, r reply) (texts []string) {
	t.Helper()
	if r.status != http.StatusOK || r.header.Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("got %d %v", r.status, r.header)
	}
	for line := range strings.Lines(r.body) {
		var m logs.Message
		switch err := json.Unmarshal([]byte(line), &m); {
		case err != nil:
			t.Fatalf("%s: unexpected error: %v", line, err)
		case m.Timestamp.IsZero():
			t.Fatalf("%s: m.Timestamp is zero", line)
		case m.Namespace != "openfaas-fn":
			t.Fatalf("%s: m.Namespace = %q, want %q", line, m.Namespace, "openfaas-fn")
		}
		texts = append(texts, m.Text)
	}
	return texts
}

func TestLogs(t *testing.T) {
	t.Parallel()
	kept := gateway.NewLogs()
	_, s := open(t, gateway.Needs{Logs: kept})
	log := slog.New(kept.Tee(slog.DiscardHandler))
	log.Info("of no function")
	log.With("function", "stepper").Info("of the stepper")
	do(t, "GET", s.URL+"/function/api/v1?token=secret", "")
	kept.Add("api", "second")
	kept.Add("api", "third")

	got := lines(t, do(t, "GET", s.URL+"/system/logs?name=api.openfaas-fn&namespace=openfaas-fn", ""))
	switch {
	case len(got) != 3:
		t.Errorf("len(got) = %d, want 3", len(got))
	case !strings.HasPrefix(got[0], "GET /v1 - 418"):
		t.Errorf("got[0] = %q, want the prefix %q", got[0], "GET /v1 - 418")
	case got[2] != "third":
		t.Errorf("got[2] = %q, want %q", got[2], "third")
	}
	if got := lines(t, do(t, "GET", s.URL+"/system/logs?name=api&tail=1", "")); len(got) != 1 || got[0] != "third" {
		t.Errorf("the last line is %q", got)
	}
	later := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	if got := lines(t, do(t, "GET", s.URL+"/system/logs?name=api&since="+later, "")); len(got) != 0 {
		t.Errorf("since the future: %q", got)
	}
	if got := lines(t, do(t, "GET", s.URL+"/system/logs?name=stepper", "")); len(got) != 0 {
		t.Errorf("the discarding handler takes no lines, but got %q", got)
	}
	for i := range 5000 {
		kept.Add("api", fmt.Sprint(i))
	}
	if got := lines(t, do(t, "GET", s.URL+"/system/logs?name=api", "")); len(got) != 1000 || got[999] != "4999" {
		t.Errorf("kept %d lines", len(got))
	}
}

func TestLogsTee(t *testing.T) {
	t.Parallel()
	kept := gateway.NewLogs()
	_, s := open(t, gateway.Needs{Logs: kept})
	var all strings.Builder
	log := slog.New(kept.Tee(slog.NewTextHandler(&all, nil)))
	log.Info("of no function")
	log.With("function", "stepper").WithGroup("g").Info("said", "stack", "s1")
	log.Warn("said too", "function", "stepper")
	if got := lines(t, do(t, "GET", s.URL+"/system/logs?name=stepper", "")); len(got) != 2 || got[0] != "INFO said stack=s1" {
		t.Errorf("got %q", got)
	}
	if n := strings.Count(all.String(), "\n"); n != 3 {
		t.Errorf("handed on %d of 3 lines", n)
	}
}

func TestLogsFollow(t *testing.T) {
	t.Parallel()
	kept := gateway.NewLogs()
	_, s := open(t, gateway.Needs{Logs: kept})
	kept.Add("api", "before")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/system/logs?name=api&follow=true", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	in := bufio.NewScanner(answer.Body)
	for i, want := range []string{"before", "after 1", "after 2"} {
		if i > 0 {
			kept.Add("api", want)
			kept.Add("stepper", "of another")
		}
		if !in.Scan() || !strings.Contains(in.Text(), want) {
			t.Fatalf("got %q, want %q", in.Text(), want)
		}
	}
}
