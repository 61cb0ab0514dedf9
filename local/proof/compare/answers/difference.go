package answers

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// A Difference is one field in which two answers differ. Texts are JSON; an empty text means that
// the field is missing.
type Difference struct {
	Field string // dotted
	Heat  string
	Ours  string
}

// exactSentence matches the sentences of Heat that its clients and its own tests compare to the
// letter.
var exactSentence = regexp.MustCompile(`^Property error: | facade .*\b(missing in|and) provider\b| unknown in facade `)

// Compare returns all fields in which our answer differs from Heat's. Our errors may name their
// place, in parentheses at the end, where Heat's do not; that is no difference, except in sentences
// that clients compare.
func Compare(heat, ours Answer) []Difference {
	var found []Difference
	if heat.Status != ours.Status {
		found = append(found, Difference{"status", fmt.Sprint(heat.Status), fmt.Sprint(ours.Status)})
	}
	a, b := heat.Message(), ours.Message()
	if at := strings.LastIndex(b, " ("); at >= 0 && b[:at] == a && strings.HasSuffix(b, ")") && !exactSentence.MatchString(a) {
		body := maps.Clone(ours.Body.(map[string]any))
		body["message"] = a
		ours.Body = body
	}
	return compareValues(found, "", heat.Body, ours.Body)
}

func compareValues(found []Difference, at string, heat, ours any) []Difference {
	if reflect.DeepEqual(heat, ours) {
		return found
	}
	a, mapA := heat.(map[string]any)
	b, mapB := ours.(map[string]any)
	if !mapA || !mapB {
		return append(found, Difference{strings.TrimPrefix(at, "."), toJSON(heat), toJSON(ours)})
	}
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		x, inA := a[key]
		y, inB := b[key]
		switch field := at + "." + key; {
		case inA && inB:
			found = compareValues(found, field, x, y)
		case inA:
			found = append(found, Difference{strings.TrimPrefix(field, "."), toJSON(x), ""})
		default:
			found = append(found, Difference{strings.TrimPrefix(field, "."), "", toJSON(y)})
		}
	}
	return found
}

func toJSON(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Clip returns the text of one side of a difference for people: not too long, and a dash for a
// missing field.
func Clip(s string) string {
	const most = 500 // runes
	if s == "" {
		return "—"
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + " …"
	}
	return s
}
