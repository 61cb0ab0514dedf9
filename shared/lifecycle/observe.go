package lifecycle

import (
	"maps"
	"slices"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Observe stores in the row what the answer to Show says of its object, so that an update finds the
// drift. It compares only properties that the template gives, that may be updated, and whose values
// can be compared. An object that is gone marks the row for replacement. An answer that is not
// certain changes nothing.
func Observe(c *stepdef.Catalog, r stack.Resource, a stack.Answer, now time.Time) (seen stack.Resource, changed bool) {
	d := c.OfRow(r)
	switch {
	case d == nil || d.Show == nil || r.Status != stack.Complete || r.Action == stack.Init || a.Trouble != "":
		return r, false
	case a.Code == notFound:
		return MarkHealth(r, true, "The object is not there any more.", now)
	case a.Code >= 300:
		return r, false
	}
	object := attributes(d, a)
	r.Properties = maps.Clone(r.Properties)
	for name, p := range d.Properties {
		has, given := r.Properties[name]
		live, told := object[apiField(name, p)]
		if !p.UpdateAllowed || p.Local || !given || has == nil || !told || !isPlain(has) || !isPlain(live) || isAlike(has, live) {
			continue
		}
		r.Properties[name], changed = live, true
	}
	return r, changed
}

// isPlain reports whether a value is compared as it is: a text, a number, or a list or map of
// these.
func isPlain(v any) bool {
	switch t := v.(type) {
	case map[string]any:
		for _, e := range t {
			if _, ok := stepdef.Text(e); !ok {
				return false
			}
		}
	case []any:
		return !slices.ContainsFunc(t, func(e any) bool { _, ok := stepdef.Text(e); return !ok })
	}
	return true
}

// isAlike compares a sent value with the value in the cloud. The order of lists does not count;
// texts and numbers count as they are written.
func isAlike(sent, is any) bool {
	switch want := sent.(type) {
	case map[string]any:
		has, ok := is.(map[string]any)
		return ok && maps.EqualFunc(want, has, func(a, b any) bool { return sameText(textOf(a), textOf(b)) })
	case []any:
		has, ok := is.([]any)
		return ok && slices.Equal(sortedTexts(want), sortedTexts(has))
	}
	return sameText(textOf(sent), textOf(is))
}

func sortedTexts(list []any) []string {
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = textOf(e)
	}
	slices.Sort(texts)
	return texts
}
