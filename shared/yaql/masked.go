package yaql

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Masked returns a failure that quotes no value: mask is in place of each. What the source of the
// expression itself says stays, and so do names of types. Other errors stay as they are.
func Masked(err error, source, mask string) error {
	f := (*Failure)(nil)
	if !errors.As(err, &f) || f.parts == nil {
		return err
	}
	masked := &Failure{Kind: f.Kind, words: f.words}
	if value := strings.TrimPrefix(f.words, f.parts.lead); f.words != "" && !isWritten(value, source) {
		masked.words = f.parts.lead + mask
	}
	args := make([]any, len(f.parts.args))
	for i, arg := range f.parts.args {
		switch v := arg.(type) {
		case string:
			if !isWritten(v, source) {
				arg = maskedValue(mask)
			}
		case rune, error:
			arg = maskedValue(mask)
		}
		args[i] = arg
	}
	masked.Message = fmt.Sprintf(f.parts.format, args...)
	return masked
}

// isWritten reports whether a source has a text in it, whatever its quotes. For a single character
// that would say nothing.
func isWritten(text, source string) bool {
	text = strings.Trim(text, "'\"")
	return len(text) > 1 && strings.Contains(source, text)
}

// A maskedValue is written the same for every verb.
type maskedValue string

// Format writes the mask.
func (m maskedValue) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, string(m)) }
