package heat

import (
	"slices"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// classes are the characters of each class, as Heat has them: hexdigits are
// upper case.
var classes = map[string]string{
	"lettersdigits": lower + upper + decimal,
	"letters":       lower + upper,
	"lowercase":     lower,
	"uppercase":     upper,
	"digits":        decimal,
	"hexdigits":     decimal + "ABCDEF",
	"octdigits":     "01234567",
}

const (
	lower   = "abcdefghijklmnopqrstuvwxyz"
	upper   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	decimal = "0123456789"
)

// A group is a set of characters; at least min of them must be in the text.
type group struct {
	chars []rune
	min   int
}

// groups returns the groups of all properties. The old property sequence adds its class to those of
// character_classes. It is used alone if character_classes has only its default.
func groups(props map[string]any) (out []group) {
	old, _ := props["sequence"].(string)
	for _, m := range entries(props["character_sequences"]) {
		text, _ := m["sequence"].(string)
		out = append(out, group{distinct(text), least(m)})
	}
	for _, m := range entries(props["character_classes"]) {
		class, _ := m["class"].(string)
		if old != "" && class == "lettersdigits" && least(m) == 1 {
			continue
		}
		out = append(out, group{[]rune(classes[class]), least(m)})
	}
	if old != "" {
		out = append(out, group{[]rune(classes[old]), 1})
	}
	return out
}

func entries(v any) (out []map[string]any) {
	list, _ := v.([]any)
	for _, e := range list {
		if m, ok := e.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func least(m map[string]any) int {
	n, _ := stack.Number(m["min"])
	return int(n)
}

func distinct(s string) []rune {
	runes := []rune(s)
	slices.Sort(runes)
	return slices.Compact(runes)
}

func checkRandomString(props map[string]any) []stepdef.Wrong {
	sum := 0
	for _, g := range groups(props) {
		sum += g.min
	}
	if length, ok := stack.Number(props["length"]); ok && sum > int(length) {
		return []stepdef.Wrong{{Message: "Length property cannot be smaller than combined character class and character sequence minimums"}}
	}
	return nil
}

// draw makes the text from the seed of the action. Another worker that continues the action makes
// the same text.
func draw(r stack.Resource, _ []stack.Answer) stepdef.HookResult {
	length, _ := stack.Number(r.Properties["length"])
	text, ok := randomText(&chance{seed: r.Work.Seed}, groups(r.Properties), int(length))
	if !ok {
		return stepdef.HookResult{Fail: stack.Failure{Class: string(stack.ValueError), Text: "there are no characters to choose from"}}
	}
	return stepdef.HookResult{Data: map[string]any{"value": text}}
}

func randomText(c *chance, from []group, length int) (string, bool) {
	var all, text []rune
	for _, g := range from {
		all = append(all, g.chars...)
		for range g.min {
			if len(g.chars) == 0 {
				return "", false
			}
			text = append(text, g.chars[c.below(len(g.chars))])
		}
	}
	all = distinct(string(all))
	if len(all) == 0 {
		return "", false
	}
	for len(text) < length {
		text = append(text, all[c.below(len(all))])
	}
	for i := len(text) - 1; i > 0; i-- {
		j := c.below(i + 1)
		text[i], text[j] = text[j], text[i]
	}
	return string(text[:min(length, len(text))]), true
}

func drawn(r stack.Resource, _ time.Time) any { return r.Data["value"] }
