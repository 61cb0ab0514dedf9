package group

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"hearth/shared/hot/funcs"
)

// Skip returns the sorted names that a ResourceGroup no longer uses. skipped are those that it did
// not use before. The removal policies name members by their names, or by their references in refs.
// refs is nil while the group has never been created; any name counts then.
func (g ResourceGroup) Skip(skipped []string, members []Member, refs map[string]any) []string {
	var names []string
	if !g.Forget {
		names = slices.Clone(skipped)
	}
	there, referred := set(skipped), map[string]string{}
	for _, m := range members {
		there[m.Name] = true
	}
	for _, member := range slices.Backward(slices.Sorted(maps.Keys(refs))) {
		if ref, ok := refs[member].(string); ok {
			referred[ref] = member
		}
	}
	for _, item := range g.Removals {
		name := text(item)
		if refs == nil || there[name] {
			names = append(names, name)
		} else if ref, ok := item.(string); ok && referred[ref] != "" {
			names = append(names, referred[ref])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// text returns a value as a part of a name. A whole number has no fraction, even if JSON has made
// it a float.
func text(v any) string {
	if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.Itoa(int(f))
	}
	return funcs.Str(v)
}
