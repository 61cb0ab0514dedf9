package stepdef

// MapValues gives a value with everything in it, at any depth, replaced by what leaf makes of
// it. Lists and maps are made anew.
func MapValues(v any, leaf func(any) any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = MapValues(item, leaf)
		}
		return list
	case map[string]any:
		all := make(map[string]any, len(v))
		for key, item := range v {
			all[key] = MapValues(item, leaf)
		}
		return all
	}
	return leaf(v)
}
