package stepdef

import (
	"slices"

	"hearth/shared/stack"
)

// Keys of a row's Data that record what its object has released.
const (
	letGoKey     = "let_go"     // false: the release has begun; true: it is complete; nothing: there was nothing to release
	takenFromKey = "taken_from" // IDs of the objects from which it has taken back what it had
)

// ReleasesFirst reports whether a row's object must release what only one object may have before
// its successor can be created.
func (d *Def) ReleasesFirst(r stack.Resource) bool {
	return d != nil && len(d.LetGo) > 0 && r.PhysicalID != "" && !HasReleased(r)
}

// CanCoexist reports whether a row's object and its successor can exist side by side. changed are
// the properties in which they differ.
func (d *Def) CanCoexist(changed []string) bool {
	return slices.ContainsFunc(d.OnePer, func(p string) bool { return slices.Contains(changed, p) })
}

// HasReleased reports whether a row's object has released everything that its successor needs.
func HasReleased(r stack.Resource) bool {
	return r.Data[letGoKey] == true || r.Data[letGoKey] == nothing
}

const nothing = "nothing"

// LacksReleased reports whether a row's object may have released something that it has not got
// back.
func LacksReleased(r stack.Resource) bool {
	return r.Data[letGoKey] != nil && r.Data[letGoKey] != nothing
}

// BeginRelease returns what a row stores when the release begins, or, with through, when it is
// complete.
func BeginRelease(through bool) map[string]any { return map[string]any{letGoKey: through} }

// NothingToRelease returns what a row stores when its object had nothing to release.
func NothingToRelease() map[string]any { return map[string]any{letGoKey: nothing} }

// BeginTakeBack returns what a row stores when it begins to take back what it had from the objects
// that replaced its own.
func BeginTakeBack(r stack.Resource, from []string) map[string]any {
	all, _ := r.Data[takenFromKey].([]any)
	all = slices.Clone(all)
	for _, id := range from {
		if !slices.Contains(all, any(id)) {
			all = append(all, id)
		}
	}
	if all == nil {
		return nil
	}
	return map[string]any{takenFromKey: all}
}

// EndTakeBack returns what a row stores once it has everything back.
func EndTakeBack() map[string]any { return map[string]any{letGoKey: nil} }

// Successors returns the IDs of the objects that replaced a row's object.
func Successors(r stack.Resource) (ids []string) {
	all, _ := r.Data[takenFromKey].([]any)
	for _, v := range all {
		if id, ok := v.(string); ok {
			ids = append(ids, id)
		}
	}
	return ids
}
