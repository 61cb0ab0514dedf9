package commit

import (
	"context"
	"log/slog"

	"hearth/shared/stack"
)

// LogState logs the state that a stack has reached. A failure is a warning. The states of nested
// stacks are for debugging: the parent's says what matters.
func LogState(ctx context.Context, log *slog.Logger, s stack.Stack) {
	level := slog.LevelInfo
	switch {
	case s.Parent != "":
		level = slog.LevelDebug
	case s.Status == stack.Failed:
		level = slog.LevelWarn
	}
	log.Log(ctx, level, "stack "+s.State(), "name", s.Name, "reason", s.Reason, "stack", s.ID)
}
