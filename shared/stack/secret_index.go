package stack

import (
	"slices"
	"strings"
)

// scan calls found for the secrets in a text, from left to right. Of several that begin at one
// place it takes the longest.
func (s *Secrets) scan(text string, found func(from, to int, secret string)) {
	var layers []*secretIndex
	for ; s != nil; s = s.under {
		if len(s.own()) > 0 {
			layers = append(layers, s.indexed())
		}
	}
	for i := 0; i < len(text); {
		length, secret := 0, ""
		for _, layer := range layers {
			if n, one := layer.at(text, i); n > length {
				length, secret = n, one
			}
		}
		if length == 0 {
			i++
			continue
		}
		found(i, i+length, secret)
		i += length
	}
}

// A secretIndex finds secrets in texts. Forms are how other texts write a secret: escaped as in
// JSON, in Python, or in a URL.
type secretIndex struct {
	first [256]bool
	forms map[string][]secretForm // by the first anywhere bytes, or by the whole of a short one
	short []int                   // the lengths of the short ones
	long  []string                // secrets and forms of at least anywhere bytes
}

type secretForm struct{ text, secret string }

// indexed returns the index of the set's own secrets.
func (s *Secrets) indexed() *secretIndex {
	if x := s.index.Load(); x != nil {
		return x
	}
	x := &secretIndex{forms: map[string][]secretForm{}}
	lengths := map[int]bool{}
	for secret := range s.own() {
		for _, text := range formsOf(secret) {
			if len(text) < word {
				continue
			}
			key := text
			if len(text) >= anywhere {
				key = text[:anywhere]
				x.long = append(x.long, text)
			} else {
				lengths[len(text)] = true
			}
			x.first[text[0]] = true
			x.forms[key] = append(x.forms[key], secretForm{text, secret})
		}
	}
	for n := range lengths {
		x.short = append(x.short, n)
	}
	slices.Sort(x.short)
	slices.Reverse(x.short)
	slices.SortFunc(x.long, func(a, b string) int { return len(b) - len(a) })
	for _, forms := range x.forms {
		slices.SortFunc(forms, func(a, b secretForm) int { return len(b.text) - len(a.text) })
	}
	s.index.Store(x)
	return x
}

// at returns the length of the secret that begins at a place of a text; 0 when there is none.
func (x *secretIndex) at(text string, i int) (int, string) {
	if !x.first[text[i]] {
		return 0, ""
	}
	if i+anywhere <= len(text) {
		for _, f := range x.forms[text[i:i+anywhere]] {
			if strings.HasPrefix(text[i:], f.text) {
				return len(f.text), f.secret
			}
		}
	}
	for _, n := range x.short {
		if i+n > len(text) || !isWord(text, i, i+n) {
			continue
		}
		if f := x.forms[text[i:i+n]]; len(f) > 0 {
			return n, f[0].secret
		}
	}
	return 0, ""
}

// isWord reports whether a part of a text is not inside a longer word.
func isWord(text string, from, to int) bool {
	return (from == 0 || !inWord(text[from-1])) && (to == len(text) || !inWord(text[to]))
}

func inWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c >= 0x80
}
