package stack

import (
	"fmt"
	"io"
)

// Masked replaces a secret wherever a text is shown.
const Masked = "******"

// A Secret is a value that no log, answer, reason or event may show. Every way of formatting it
// writes Masked: fmt, JSON, YAML and slog. Reveal returns the value; reveal_test.go has the few
// places that may call it. The value is behind a pointer, because fmt calls no method of a field
// that is not exported.
type Secret struct{ value *any }

// NewSecret returns a secret with the value.
func NewSecret(value any) Secret {
	if s, ok := value.(Secret); ok {
		return s
	}
	return Secret{&value}
}

// Reveal returns the value.
func (s Secret) Reveal() any {
	if s.value == nil {
		return nil
	}
	return *s.value
}

// RevealText returns a value that is a text; the empty text for any other.
func (s Secret) RevealText() string {
	text, _ := s.Reveal().(string)
	return text
}

// IsEmpty reports whether there is no value, or the empty text.
func (s Secret) IsEmpty() bool { v := s.Reveal(); return v == nil || v == "" }

func (Secret) String() string { return Masked }

// Format writes Masked for every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Masked) }

// MarshalJSON returns Masked. Values that the database stores sealed are revealed first.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + Masked + `"`), nil }

// MarshalText returns Masked, for slog's text handler and for YAML.
func (Secret) MarshalText() ([]byte, error) { return []byte(Masked), nil }
