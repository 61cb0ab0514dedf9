package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Settings that cannot be used are a line each, and exit code 2.
func TestBadSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		environ []string
		says    []string
	}{
		{nil, []string{`HEARTH_FUNCTION: "" is none of api, `}},
		{[]string{"HEARTH_FUNCTION=steper"}, []string{`HEARTH_FUNCTION: "steper" is none of`}},
		{[]string{"HEARTH_FUNCTION=stepper"}, []string{"HEARTH_DATABASE: must", "HEARTH_REDIS: must", "HEARTH_OS_AUTH_URL: must"}},
		{[]string{"HEARTH_FUNCTION=sweeper"}, []string{"HEARTH_DATABASE: must", "HEARTH_REDIS: must"}},
		{[]string{"HEARTH_FUNCTION=dispatcher"}, []string{"HEARTH_REDIS: must"}},
		{[]string{"HEARTH_PORT=x", "HEARTH_LISTN=x"}, []string{"HEARTH_PORT:", "HEARTH_LISTN:"}},
	} {
		var said strings.Builder
		if code := run(t.Context(), c.environ, &said); code != 2 {
			t.Errorf("%v: exit code %d", c.environ, code)
		}
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		if len(lines) != len(c.says) {
			t.Errorf("%v: said %q", c.environ, lines)
			continue
		}
		for i, want := range c.says {
			if !strings.HasPrefix(lines[i], want) {
				t.Errorf("%v: said %q, want %q", c.environ, lines[i], want)
			}
		}
	}
}

// A function alone serves HTTP, says how it is, and ends in peace when asked to.
func TestServesAndEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary)
	// Both of of-watchdog's names are there too, and not ours to use.
	cmd.Env = []string{"HEARTH_FUNCTION=validator", "HEARTH_PORT=127.0.0.1:0", "port=1", "PORT=1"}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	log := bufio.NewReader(stderr)
	line, err := log.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var said struct{ Address string }
	if err := json.Unmarshal(line, &said); err != nil || said.Address == "" {
		t.Fatalf("first said %s: %v", line, err)
	}
	for _, path := range []string{"/_/health", "/_/ready"} {
		answer, err := http.Get("http://" + said.Address + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
	answer, err := http.Post("http://"+said.Address+"/", "application/json", strings.NewReader("{"))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusBadRequest {
		t.Errorf("not a template: %d", answer.StatusCode)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(log)
	if err := cmd.Wait(); err != nil {
		t.Errorf("asked to end, it ended with %v:\n%s", err, rest)
	}
}
