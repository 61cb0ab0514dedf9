package wire

import "time"

// A Time is sent in UTC, to the second; the zero one is sent as null.
type Time time.Time

// MarshalJSON writes 2006-01-02T15:04:05Z.
func (t Time) MarshalJSON() ([]byte, error) {
	if time.Time(t).IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + time.Time(t).UTC().Format("2006-01-02T15:04:05Z") + `"`), nil
}

// orNull sends an empty text as null.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
