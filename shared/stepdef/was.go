package stepdef

import "hearth/shared/stack"

// Where a row keeps, while an update is under way that has hooks, what the properties were
// that it changes. Of one that failed they are kept: what its object has nobody knows, and
// what it had at first it may have still, as well as what was tried last.
const (
	wasKey   = "was"
	triedKey = "tried"
)

func recalled(r stack.Resource, key string) map[string]any {
	all, _ := r.Data[key].(map[string]any)
	return all
}

// ValueBefore is what a property was before the update under way changed it; nil where it is none.
func ValueBefore(r stack.Resource, property string) any { return recalled(r, wasKey)[property] }

// ValueTried is what an update that failed, and that the one under way follows, was to make of a
// property; nil where there was none.
func ValueTried(r stack.Resource, property string) any { return recalled(r, triedKey)[property] }

// IsTried reports whether an update that failed, and that the one under way follows, was to
// change a property.
func IsTried(r stack.Resource, property string) bool {
	_, ok := recalled(r, triedKey)[property]
	return ok
}

// IsUpdating says whether an update that has hooks is under way, or has failed.
func IsUpdating(r stack.Resource) bool { return r.Data[wasKey] != nil }

// PropertiesBefore is a row with its properties as they were before the update under way.
func PropertiesBefore(r stack.Resource) stack.Resource {
	props := make(map[string]any, len(r.Properties))
	for name, v := range r.Properties {
		props[name] = v
	}
	for name, v := range recalled(r, wasKey) {
		props[name] = v
	}
	r.Properties = props
	return r
}

// PropertiesTried is a row with its properties as an update that failed was to make them; those of
// before where there was none.
func PropertiesTried(r stack.Resource) stack.Resource {
	r = PropertiesBefore(r)
	for name, v := range recalled(r, triedKey) {
		r.Properties[name] = v
	}
	return r
}

// KeepBefore is what a row keeps of the properties that an update is to change.
func KeepBefore(r stack.Resource, changed []string) map[string]any {
	was, tried := map[string]any{}, map[string]any{}
	for _, name := range changed {
		was[name] = r.Properties[name]
	}
	for name, v := range recalled(r, wasKey) {
		was[name], tried[name] = v, r.Properties[name]
	}
	data := map[string]any{wasKey: was}
	if len(tried) > 0 {
		data[triedKey] = tried
	}
	return data
}

// ForgetBefore is what it keeps of them when the update is through.
func ForgetBefore() map[string]any { return map[string]any{wasKey: nil, triedKey: nil} }
