package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"hearth/shared/stack"
)

// The driver tries one address with and without TLS. The reason is shown once, in one line.
func TestUnreachablePostgres(t *testing.T) {
	t.Parallel()
	const reason = "127.0.0.1:1 (127.0.0.1): dial error: dial tcp 127.0.0.1:1: connect: connection refused"
	_, err := openPostgres(t.Context(), "postgres://u:pw@127.0.0.1:1/x", time.Second)
	if err == nil {
		t.Fatal("it is open")
	}
	if text := err.Error(); strings.Count(text, reason) != 1 || strings.Contains(text, "\n") {
		t.Errorf("got %q", text)
	}

	// Two addresses have two reasons.
	_, err = openPostgres(t.Context(), "postgres://u:pw@127.0.0.1:1,127.0.0.2:1/x", time.Second)
	if err == nil {
		t.Fatal("it is open")
	}
	if text := err.Error(); strings.Count(text, "connection refused") != 2 || strings.Contains(text, "\n") {
		t.Errorf("got %q", text)
	}
}

// The short text keeps the causes, by which callers decide.
func TestConnectErrorKeepsItsCause(t *testing.T) {
	t.Parallel()
	cause := errors.Join(errors.New("connection refused"), errors.New("connection refused"), stack.ErrAway)
	if !errors.Is(connectError{cause}, stack.ErrAway) {
		t.Error("the cause is lost")
	}
}
