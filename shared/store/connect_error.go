package store

import (
	"errors"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// A connectError is a failed connection in one line. The driver tries every address with and
// without TLS, and writes a line for each attempt, most of them equal.
type connectError struct{ error }

func (e connectError) Unwrap() error { return e.error }

func (e connectError) Error() string {
	head, attempts, ok := strings.Cut(e.error.Error(), "\n")
	if !ok {
		return head
	}
	var reasons []string
	for line := range strings.SplitSeq(attempts, "\n") {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(reasons, line) {
			reasons = append(reasons, line)
		}
	}
	return head + " " + strings.Join(reasons, "; ")
}

// oneLine makes one line of an error that comes from a failed connection.
func oneLine(err error) error {
	if errors.As(err, new(*pgconn.ConnectError)) {
		return connectError{err}
	}
	return err
}
