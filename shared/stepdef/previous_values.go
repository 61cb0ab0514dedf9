package stepdef

import "hearth/shared/stack"

// ValueBefore returns a property's value from before the current update changed it; nil when it had
// none.
func ValueBefore(r stack.Resource, property string) any { return r.Marks.Before[property] }

// ValueTried returns the value that a failed update, which the current one follows, was to give a
// property; nil when it had none.
func ValueTried(r stack.Resource, property string) any { return r.Marks.Tried[property] }

// IsTried reports whether a failed update, which the current one follows, was to change a property.
func IsTried(r stack.Resource, property string) bool {
	_, ok := r.Marks.Tried[property]
	return ok
}

// IsUpdating reports whether an update that has hooks is in progress or has failed.
func IsUpdating(r stack.Resource) bool { return r.Marks.Before != nil }

// PropertiesBefore returns a row with its properties from before the current update.
func PropertiesBefore(r stack.Resource) stack.Resource {
	props := make(map[string]any, len(r.Properties))
	for name, v := range r.Properties {
		props[name] = v
	}
	for name, v := range r.Marks.Before {
		props[name] = v
	}
	r.Properties = props
	return r
}

// PropertiesTried returns a row with the properties that a failed update was to give it. Without
// such an update they are those from before.
func PropertiesTried(r stack.Resource) stack.Resource {
	r = PropertiesBefore(r)
	for name, v := range r.Marks.Tried {
		r.Properties[name] = v
	}
	return r
}

// KeepBefore records the properties that an update is to change, as they are before it. After a
// failed update both the old and the attempted values are kept, because either may be in effect.
func KeepBefore(r *stack.Resource, changed []string) {
	before, tried := map[string]any{}, map[string]any{}
	for _, name := range changed {
		before[name] = r.Properties[name]
	}
	for name, v := range r.Marks.Before {
		before[name], tried[name] = v, r.Properties[name]
	}
	r.Marks.Before = before
	if len(tried) > 0 {
		r.Marks.Tried = tried
	}
}
