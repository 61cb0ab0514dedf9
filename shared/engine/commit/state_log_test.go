package commit

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"hearth/shared/stack"
)

// TestLogState checks that a failure is a warning with its reason, and that the states of nested
// stacks are for debugging.
func TestLogState(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parent string
		status stack.Status
		want   string
	}{
		{"", stack.Complete, "level=INFO"},
		{"", stack.InProgress, "level=INFO"},
		{"", stack.Failed, "level=WARN"},
		{"root", stack.Complete, "level=DEBUG"},
		{"root", stack.Failed, "level=DEBUG"},
	} {
		var said bytes.Buffer
		log := slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
		LogState(context.Background(), log, stack.Stack{ID: "7", Name: "web", Parent: c.parent, Action: stack.Create, Status: c.status, Reason: "why"})
		for _, part := range []string{c.want, `msg="stack CREATE_` + string(c.status), "name=web", "reason=why", "stack=7"} {
			if !strings.Contains(said.String(), part) {
				t.Errorf("parent %q, %s: %s lacks %s", c.parent, c.status, said.String(), part)
			}
		}
	}
}
