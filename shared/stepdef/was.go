package stepdef

import "hearth/shared/stack"

// Keys of a row's Data that hold the properties from before an update with hooks. After a failed
// update both the old and the attempted values are kept, because either may be in effect.
const (
	wasKey   = "was"
	triedKey = "tried"
)

func recalled(r stack.Resource, key string) map[string]any {
	all, _ := r.Data[key].(map[string]any)
	return all
}

// ValueBefore returns a property's value from before the current update changed it; nil when it had
// none.
func ValueBefore(r stack.Resource, property string) any { return recalled(r, wasKey)[property] }

// ValueTried returns the value that a failed update, which the current one follows, was to give a
// property; nil when it had none.
func ValueTried(r stack.Resource, property string) any { return recalled(r, triedKey)[property] }

// IsTried reports whether a failed update, which the current one follows, was to change a property.
func IsTried(r stack.Resource, property string) bool {
	_, ok := recalled(r, triedKey)[property]
	return ok
}

// IsUpdating reports whether an update that has hooks is in progress or has failed.
func IsUpdating(r stack.Resource) bool { return r.Data[wasKey] != nil }

// PropertiesBefore returns a row with its properties from before the current update.
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

// PropertiesTried returns a row with the properties that a failed update was to give it. Without
// such an update they are those from before.
func PropertiesTried(r stack.Resource) stack.Resource {
	r = PropertiesBefore(r)
	for name, v := range recalled(r, triedKey) {
		r.Properties[name] = v
	}
	return r
}

// KeepBefore returns what a row stores of the properties that an update is to change.
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

// ForgetBefore returns what removes that record when the update is complete.
func ForgetBefore() map[string]any { return map[string]any{wasKey: nil, triedKey: nil} }
