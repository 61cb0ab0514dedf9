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

// LetsGo says whether a row's object must give up what only one may have before another
// can be made in its place.
func (d *Def) LetsGo(r stack.Resource) bool {
	return d != nil && len(d.LetGo) > 0 && r.PhysicalID != "" && !HasLetGo(r)
}

// Apart says whether a row's object and its successor, of which these properties differ, can be
// there side by side.
func (d *Def) Apart(changed []string) bool {
	return slices.ContainsFunc(d.OnePer, func(p string) bool { return slices.Contains(changed, p) })
}

// HasLetGo says whether a row's object has given up all that its successor wants.
func HasLetGo(r stack.Resource) bool {
	return r.Data[letGoKey] == true || r.Data[letGoKey] == nothing
}

const nothing = "nothing"

// Lacks says whether a row's object may have given up something that it has not got back.
func Lacks(r stack.Resource) bool { return r.Data[letGoKey] != nil && r.Data[letGoKey] != nothing }

// Letting is what a row keeps when it begins to let go, or is through with it.
func Letting(through bool) map[string]any { return map[string]any{letGoKey: through} }

// LettingNothing is what a row keeps that had nothing to let go of.
func LettingNothing() map[string]any { return map[string]any{letGoKey: nothing} }

// Taking is what a row keeps when it begins to take back what it had from the objects that
// were made in its place.
func Taking(r stack.Resource, from []string) map[string]any {
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

// Regained is what a row keeps that has all back.
func Regained() map[string]any { return map[string]any{letGoKey: nil} }

// TakenFrom are the ids of the objects that were made in a row's place.
func TakenFrom(r stack.Resource) (ids []string) {
	all, _ := r.Data[takenFromKey].([]any)
	for _, v := range all {
		if id, ok := v.(string); ok {
			ids = append(ids, id)
		}
	}
	return ids
}
