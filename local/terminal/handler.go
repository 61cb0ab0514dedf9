package terminal

import (
	"io"
	"log/slog"
	"os"

	"github.com/lmittmann/tint"
	"github.com/mattn/go-isatty"
)

// NewHandler returns the handler of a program's log.
//
// Format is "auto", "text" or "json". With "auto" a terminal gets short lines with the local
// time and colours, and everything else gets text.
func NewHandler(f *os.File, format string, level slog.Level) slog.Handler {
	if format == "auto" && isatty.IsTerminal(f.Fd()) {
		return NewShort(f, HasColour(f), level)
	}
	o := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.NewJSONHandler(f, o)
	}
	return slog.NewTextHandler(f, o)
}

// NewShort returns a handler that writes short lines for a person.
func NewShort(w io.Writer, colour bool, level slog.Level) slog.Handler {
	return tint.NewTextHandler(w, &tint.Options{Level: level, TimeFormat: "15:04:05", NoColor: !colour})
}

// HasColour reports whether colours are wanted there: on a terminal, unless NO_COLOR is set.
func HasColour(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == ""
}
