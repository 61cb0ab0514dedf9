package wire

import (
	"cmp"
	"time"
	"unicode/utf8"

	"hearth/shared/stack"
)

// Protection is shown with a stack that must not be deleted.
type Protection struct {
	Reason string `json:"reason"`
	By     string `json:"protected_by"`
}

// Lock is shown with a stack that must not be changed for a while.
type Lock struct {
	Reason  string `json:"reason"`
	By      string `json:"locked_by"`
	Expires Time   `json:"expires_at"`
}

// Guards are what a stack's show has beside Heat's fields: nothing where it has none.
type Guards struct {
	Protection *Protection `json:"protection,omitempty"`
	Lock       *Lock       `json:"lock,omitempty"`
}

// NewGuards shows what holds at a time.
func NewGuards(g stack.Guard, now time.Time) (shown Guards) {
	if g.Protected {
		shown.Protection = &Protection{g.ProtectionReason, g.ProtectedBy}
	}
	if g.Locked(now) {
		shown.Lock = &Lock{g.LockReason, g.LockedBy, Time(g.LockedUntil)}
	}
	return shown
}

// Minutes that a lock holds: when nothing is said, and at most.
const (
	lockUsual = 60
	lockMost  = 30 * 24 * 60
)

// Lock reads for how long and why a stack is to be locked.
func (b Body) Lock() (reason string, holds time.Duration, err error) {
	if reason, err = b.Reason(); err != nil {
		return "", 0, err
	}
	v, err := b.value("minutes")
	if err != nil {
		return "", 0, err
	}
	minutes := float64(lockUsual)
	if v != nil {
		n, ok := stack.Number(v)
		if !ok || n < 1 || n > lockMost || n != float64(int(n)) {
			return "", 0, stack.Errorf(stack.BadRequest, "minutes must be a whole number from 1 to %d", lockMost)
		}
		minutes = n
	}
	return reason, time.Duration(minutes) * time.Minute, nil
}

// Reason reads why a stack is to be locked or protected.
func (b Body) Reason() (string, error) {
	text, err := b.words("reason")
	if err != nil {
		return "", err
	}
	if text == nil {
		return "no reason given", nil
	}
	if utf8.RuneCountInString(*text) > 255 {
		return "", stack.Errorf(stack.BadRequest, "reason must have at most 255 characters")
	}
	return cmp.Or(*text, "no reason given"), nil
}
