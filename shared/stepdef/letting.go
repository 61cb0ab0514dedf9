package stepdef

import (
	"slices"

	"hearth/shared/stack"
)

// Keys of a row's Data that tell of what its object holds no more.
const (
	letGoKey     = "let_go"     // false: it has begun to let go; true: it is through; nothing: it had nothing to let go of
	takenFromKey = "taken_from" // ids of the objects from which it has taken back what it had
)

// ReleasesFirst says whether a row's object must give up what only one may have before another
// can be made in its place.
func (d *Def) ReleasesFirst(r stack.Resource) bool {
	return d != nil && len(d.LetGo) > 0 && r.PhysicalID != "" && !HasReleased(r)
}

// CanCoexist says whether a row's object and its successor, of which these properties differ, can be
// there side by side.
func (d *Def) CanCoexist(changed []string) bool {
	return slices.ContainsFunc(d.OnePer, func(p string) bool { return slices.Contains(changed, p) })
}

// HasReleased says whether a row's object has given up all that its successor wants.
func HasReleased(r stack.Resource) bool {
	return r.Data[letGoKey] == true || r.Data[letGoKey] == nothing
}

const nothing = "nothing"

// LacksReleased says whether a row's object may have given up something that it has not got back.
func LacksReleased(r stack.Resource) bool {
	return r.Data[letGoKey] != nil && r.Data[letGoKey] != nothing
}

// BeginRelease is what a row keeps when it begins to let go, or is through with it.
func BeginRelease(through bool) map[string]any { return map[string]any{letGoKey: through} }

// NothingToRelease is what a row keeps that had nothing to let go of.
func NothingToRelease() map[string]any { return map[string]any{letGoKey: nothing} }

// BeginTakeBack is what a row keeps when it begins to take back what it had from the objects that
// were made in its place.
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

// EndTakeBack is what a row keeps that has all back.
func EndTakeBack() map[string]any { return map[string]any{letGoKey: nil} }

// Successors are the ids of the objects that were made in a row's place.
func Successors(r stack.Resource) (ids []string) {
	all, _ := r.Data[takenFromKey].([]any)
	for _, v := range all {
		if id, ok := v.(string); ok {
			ids = append(ids, id)
		}
	}
	return ids
}
