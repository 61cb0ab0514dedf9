package stepdef

import "hearth/shared/stack"

// wasKey is where a row keeps, while an update is under way that has hooks, what the
// properties were that it changes. Of one that failed they are kept: what its object has
// nobody knows, and what it had at first is what it may have still.
const wasKey = "was"

// Was is what a property was before the update under way changed it; nil where it is none.
func Was(r stack.Resource, property string) any {
	was, _ := r.Data[wasKey].(map[string]any)
	return was[property]
}

// Changing says whether an update that has hooks is under way, or has failed.
func Changing(r stack.Resource) bool { return r.Data[wasKey] != nil }

// Former is a row with its properties as they were before the update under way.
func Former(r stack.Resource) stack.Resource {
	was, _ := r.Data[wasKey].(map[string]any)
	props := make(map[string]any, len(r.Properties))
	for name, v := range r.Properties {
		props[name] = v
	}
	for name, v := range was {
		props[name] = v
	}
	r.Properties = props
	return r
}

// Before is what a row keeps of the properties that an update is to change.
func Before(r stack.Resource, changed []string) map[string]any {
	was, _ := r.Data[wasKey].(map[string]any)
	all := make(map[string]any, len(changed))
	for _, name := range changed {
		all[name] = r.Properties[name]
	}
	for name, v := range was {
		all[name] = v
	}
	return map[string]any{wasKey: all}
}

// Settled is what it keeps of them when the update is through.
func Settled() map[string]any { return map[string]any{wasKey: nil} }
