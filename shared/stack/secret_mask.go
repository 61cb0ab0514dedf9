package stack

import (
	"slices"
	"strings"
)

// Mask returns a text with Masked in place of every secret.
func (s *Secrets) Mask(text string) string {
	if s.IsEmpty() || text == "" {
		return text
	}
	if s.Has(text) {
		return Masked
	}
	var b strings.Builder
	end := 0
	s.scan(text, func(from, to int, _ string) {
		b.WriteString(text[end:from])
		b.WriteString(Masked)
		end = to
	})
	if end > 0 {
		b.WriteString(text[end:])
		text = b.String()
	}
	return s.maskCut(text)
}

// MaskValue returns a value with Masked in place of every secret. It returns a value without
// secrets as it is, and never changes the value itself.
func (s *Secrets) MaskValue(v any) any {
	if s.IsEmpty() {
		return v
	}
	switch v := v.(type) {
	case Secret:
		return Masked
	case string:
		return s.Mask(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = s.MaskValue(item)
		}
		return list
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, item := range v {
			m[s.Mask(key)] = s.MaskValue(item)
		}
		return m
	}
	if text, ok := numberText(v); ok && s.Has(text) {
		return Masked
	}
	return v
}

// MaskMap returns a map with Masked in place of every secret; nil stays nil.
func (s *Secrets) MaskMap(m map[string]any) map[string]any {
	if m == nil || s.IsEmpty() {
		return m
	}
	masked, _ := s.MaskValue(m).(map[string]any)
	return masked
}

// MaskQuoted is like Mask, for a message about one of the values. Even a short value is masked
// where it is a word of its own.
func (s *Secrets) MaskQuoted(message string) string {
	message = s.Mask(message)
	for _, secret := range s.List() {
		if text := secret.RevealText(); len(text) < word {
			message = replaceWords(message, text)
		}
	}
	return message
}

// replaceWords masks a short text wherever it is not part of a word.
func replaceWords(message, text string) string {
	for from := 0; ; {
		i := strings.Index(message[from:], text)
		if i < 0 {
			return message
		}
		i += from
		if isWord(message, i, i+len(text)) {
			message = message[:i] + Masked + message[i+len(text):]
			from = i + len(Masked)
			continue
		}
		from = i + len(text)
	}
}

// MaskError returns the error with its text masked. Its code stays. Problems are masked one by one.
func (s *Secrets) MaskError(err error) error {
	if err == nil || s.IsEmpty() {
		return err
	}
	switch e := err.(type) {
	case *Error:
		return &Error{Code: e.Code, Message: s.MaskQuoted(e.Message)}
	case Problems:
		return s.MaskProblems(e)
	}
	if masked := s.Mask(err.Error()); masked != err.Error() {
		return Errorf(CodeOf(err), "%s", masked)
	}
	return err
}

// MaskProblems returns the problems with their texts masked.
func (s *Secrets) MaskProblems(p Problems) Problems {
	if s.IsEmpty() || len(p) == 0 {
		return p
	}
	masked := slices.Clone(p)
	for i := range masked {
		masked[i].Message, masked[i].Hint, masked[i].Path = s.MaskQuoted(p[i].Message), s.MaskQuoted(p[i].Hint), s.Mask(p[i].Path)
		masked[i].Where = s.MaskQuoted(p[i].Where)
		if !strings.HasPrefix(masked[i].Message, masked[i].heading()) { // a secret reaches into the heading
			masked[i].Class, masked[i].Where = "", ""
		}
	}
	return masked
}

// maskCut masks the beginning of a secret at the end of a text that was cut there.
func (s *Secrets) maskCut(text string) string {
	tail := strings.TrimRight(text, ".…")
	for ; s != nil; s = s.under {
		for _, secret := range s.indexed().long {
			for n := min(len(secret)-1, len(tail)); n >= anywhere; n-- {
				if strings.HasSuffix(tail, secret[:n]) {
					return tail[:len(tail)-n] + Masked + text[len(tail):]
				}
			}
		}
	}
	return text
}
