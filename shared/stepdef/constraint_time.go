package stepdef

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Timed are the constraints that also need the time. They return what is wrong as those of Pure do.
var Timed = map[string]func(value string, now time.Time) string{"expiration": expiration}

func expiration(s string, now time.Time) string {
	if s == "" {
		return ""
	}
	at, why := instant(strings.TrimSpace(s))
	if why == "" && !at.After(now) {
		why = "Expiration time is out of date."
	}
	if why != "" {
		return fmt.Sprintf("Expiration %s is invalid: %s", s, why)
	}
	return ""
}

func iso8601(s string) string {
	_, why := instant(s)
	return why
}

// layouts are forms of ISO 8601 that people write.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02", "20060102T150405Z", "20060102T150405", "20060102",
}

// instant reads a time; without a zone it is UTC. why says what is wrong with a text that is no
// time.
func instant(s string) (at time.Time, why string) {
	why = fmt.Sprintf("Unable to parse date string %s", Quoted(s))
	for _, layout := range layouts {
		at, err := time.Parse(layout, s)
		switch {
		case err == nil:
			return at, ""
		case strings.HasSuffix(err.Error(), ": month out of range"):
			why = "month must be in 1..12"
		case strings.HasSuffix(err.Error(), ": day out of range"):
			why = "day is out of range for month"
		}
	}
	return time.Time{}, why
}

// zoneList holds the names of the tz database, one a line.
//
//go:embed zones.txt
var zoneList string

var zones = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.Lines(zoneList) {
		names[strings.ToLower(strings.TrimSpace(name))] = true
	}
	return names
})

// timezone accepts a name in letters of either case, and the words for a sign.
func timezone(s string) string {
	name := strings.NewReplacer("_plus_", "+", "_minus_", "-").Replace(s)
	if s == "" || zones()[strings.ToLower(name)] {
		return ""
	}
	return fmt.Sprintf("Invalid timezone: %s", Quoted(s))
}
