package stack

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"hearth/shared/python"
)

// formsOf returns the ways in which a text is written inside other texts. A text with nothing to
// escape has one.
func formsOf(text string) []string {
	forms := []string{text}
	if strings.IndexFunc(text, isEscaped) < 0 {
		return forms
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(text) == nil {
		quoted := strings.TrimSpace(b.String())
		forms = append(forms, quoted[1:len(quoted)-1])
	}
	if quoted, err := json.Marshal(text); err == nil {
		forms = append(forms, string(quoted[1:len(quoted)-1]))
	}
	repr, dumped := python.Escape(text), python.JSON(text)
	forms = append(forms, repr, strings.ReplaceAll(repr, "'", `\'`), dumped[1:len(dumped)-1],
		url.QueryEscape(text), url.PathEscape(text), strings.ReplaceAll(url.QueryEscape(text), "+", "%20"))
	slices.Sort(forms)
	return slices.Compact(forms)
}

// isEscaped reports whether some way of writing a text escapes the character.
func isEscaped(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-.~", r))
}
