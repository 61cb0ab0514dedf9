package stack

import "sync/atomic"

// A Meter counts the work that is done for one request, while it is done. A nil Meter counts
// nothing.
type Meter struct {
	// Tell receives the number of values that were looked at, and of bytes that were made or are
	// about to be. It may wait for a turn. Its error ends the work: the client has gone, or there
	// was no turn.
	Tell func(values, bytes int) error

	// Anonymous is true for a caller without a token. Less is done for such a caller.
	Anonymous bool

	steps atomic.Int64
}

// MeterKey is the key of a request's Meter in its context.
type MeterKey struct{}

// MeterOf returns the Meter of a request's context; nil where it has none.
func MeterOf(ctx interface{ Value(key any) any }) *Meter {
	m, _ := ctx.Value(MeterKey{}).(*Meter)
	return m
}

// Spend counts values and bytes.
func (m *Meter) Spend(values, bytes int) error {
	if m == nil || m.Tell == nil {
		return nil
	}
	return m.Tell(values, bytes)
}

// Ended returns the error that ended the work; nil while it may go on.
func (m *Meter) Ended() error { return m.Spend(0, 0) }

// Match counts steps of regular expressions. All templates of a request share them.
func (m *Meter) Match(steps int) {
	if m != nil {
		m.steps.Add(int64(steps))
	}
}

// Matched returns how many steps were counted.
func (m *Meter) Matched() int {
	if m == nil {
		return 0
	}
	return int(m.steps.Load())
}

// IsAnonymous reports whether the caller has shown no token.
func (m *Meter) IsAnonymous() bool { return m != nil && m.Anonymous }
