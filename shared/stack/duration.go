package stack

import "time"

// Longest is the longest time that anything may be given: about a hundred years.
const Longest = 100 * 365 * 24 * time.Hour

// ToDuration returns so many units as a duration: Longest where they are more, and none where
// they are fewer than none or no number.
func ToDuration(n float64, unit time.Duration) time.Duration {
	switch d := n * float64(unit); {
	case d >= float64(Longest):
		return Longest
	case d > 0:
		return time.Duration(d)
	}
	return 0
}
