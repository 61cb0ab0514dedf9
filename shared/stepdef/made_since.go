package stepdef

import (
	"strings"
	"time"

	"hearth/shared/stack"
)

// Skew is how far a cloud's clock may be behind ours.
const Skew = 30 * time.Second

// MadeSince reports whether the current step may have made a candidate: it is no older than the
// step, or does not say when it was made.
func MadeSince(r stack.Resource, candidate map[string]any) bool {
	for _, key := range []string{"created_at", "created"} {
		s, _ := candidate[key].(string)
		if made, err := Time(s); err == nil && made.Before(r.Work.Since.Add(-Skew)) {
			return false
		}
	}
	return true
}

// Dated reports whether a candidate says when it was made.
func Dated(candidate map[string]any) bool {
	for _, key := range []string{"created_at", "created"} {
		if s, _ := candidate[key].(string); s != "" {
			return true
		}
	}
	return false
}

// Time reads a time as the services write them: RFC 3339, or without a zone, which is UTC.
func Time(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t, err = time.Parse("2006-01-02T15:04:05", strings.SplitN(s, ".", 2)[0])
	}
	return t, err
}
