package stack

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// Secrets are the texts that a stack or one of its resources knows to be secret. They mask other
// texts: a value is secret wherever it appears. The zero value and nil know none. Several
// goroutines may read a set, but only one may write it.
type Secrets struct {
	under *Secrets // a set that is known, too
	known *texts   // behind a pointer, where fmt does not look

	index atomic.Pointer[secretIndex] // of known; nil until it is needed
}

type texts map[string]Secret

// own returns the set's own texts.
func (s *Secrets) own() texts {
	if s.known == nil {
		return nil
	}
	return *s.known
}

// A secret of at least anywhere bytes is masked wherever its characters appear. A shorter one of at
// least word bytes is masked where it is a word of its own: "pass" is not masked in "password". A
// still shorter one is masked only where it is a whole value.
const (
	anywhere = 8
	word     = 3
)

// NewSecretsOver returns an empty set that also knows the secrets of another one.
func NewSecretsOver(under *Secrets) *Secrets {
	for under != nil && len(under.own()) == 0 {
		under = under.under
	}
	return &Secrets{under: under}
}

// Format writes Masked for every verb.
func (s *Secrets) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Masked) }

// UnionSecrets returns the secrets of both sets. The result may be one of them.
func UnionSecrets(a, b *Secrets) *Secrets {
	switch {
	case b.IsEmpty() || a == b:
		return a
	case a.IsEmpty():
		return b
	}
	all := NewSecretsOver(b)
	all.AddAll(a)
	if len(all.own()) == 0 {
		return b
	}
	return all
}

// IsEmpty reports whether the set has no secret.
func (s *Secrets) IsEmpty() bool { return s == nil || len(s.own()) == 0 && s.under.IsEmpty() }

// Add makes a value secret, with the texts and numbers in it. Keys of maps are not secret.
func (s *Secrets) Add(v any) {
	switch v := v.(type) {
	case Secret:
		s.Add(v.Reveal())
	case []any:
		for _, item := range v {
			s.Add(item)
		}
	case map[string]any:
		for _, item := range v {
			s.Add(item)
		}
	case string:
		s.addText(v)
	default:
		if text, ok := numberText(v); ok {
			s.addText(text)
		}
	}
}

// AddAll adds the secrets of another set.
func (s *Secrets) AddAll(other *Secrets) {
	if other.IsEmpty() || other == s || other == s.under {
		return
	}
	s.AddAll(other.under)
	for text := range other.own() {
		s.addText(text)
	}
}

func (s *Secrets) addText(text string) {
	if plainWords[text] || s.Has(text) {
		return
	}
	if s.known == nil {
		s.known = &texts{}
	}
	(*s.known)[text] = NewSecret(text)
	s.index.Store(nil)
	// Each line of a text is secret, too, because messages quote a line.
	if strings.Contains(strings.TrimSpace(text), "\n") {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); len(line) >= 2*anywhere && !strings.HasPrefix(line, "-----") {
				s.addText(line)
			}
		}
	}
}

// plainWords are never secret, because half of all values are one of them.
var plainWords = map[string]bool{"": true, "true": true, "false": true, "True": true, "False": true, "None": true, "null": true}

// numberText returns a number as texts write it. A bool is not a number.
func numberText(v any) (string, bool) {
	switch v := v.(type) {
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

// Own returns the secrets that were added to this set itself, without those of the set that it
// extends. It returns nil when there are more than most of them.
func (s *Secrets) Own(most int) *Secrets {
	if s == nil || len(s.own()) > most {
		return nil
	}
	return &Secrets{known: s.known}
}

// Has reports whether a whole text is secret.
func (s *Secrets) Has(text string) bool {
	if s == nil {
		return false
	}
	if _, ok := s.own()[text]; ok {
		return true
	}
	return s.under.Has(text)
}

// List returns all secrets, in a fixed order.
func (s *Secrets) List() []Secret {
	if s == nil {
		return nil
	}
	all := s.under.List()
	texts := make([]string, 0, len(s.own()))
	for text := range s.own() {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	for _, text := range texts {
		all = append(all, s.own()[text])
	}
	return all
}

// Within returns the secrets that values hold, whole or as a part.
func (s *Secrets) Within(values ...any) *Secrets {
	found := &Secrets{}
	if !s.IsEmpty() {
		for _, v := range values {
			s.within(v, found)
		}
	}
	return found
}

func (s *Secrets) within(v any, found *Secrets) {
	switch v := v.(type) {
	case Secret:
		found.Add(v)
	case []any:
		for _, item := range v {
			s.within(item, found)
		}
	case map[string]any:
		for key, item := range v {
			s.within(key, found)
			s.within(item, found)
		}
	case string:
		if s.Has(v) {
			found.addText(v)
			return
		}
		s.scan(v, func(_, _ int, secret string) { found.addText(secret) })
	default:
		if text, ok := numberText(v); ok && s.Has(text) {
			found.addText(text)
		}
	}
}

// Holds reports whether a value is secret or has a secret in it.
func (s *Secrets) Holds(v any) bool { return !s.IsEmpty() && !s.Within(v).IsEmpty() }
