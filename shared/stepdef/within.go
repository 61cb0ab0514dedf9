package stepdef

// MapValues returns a value with each leaf, at any depth, replaced by what leaf returns for it.
// Lists and maps are copied.
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
