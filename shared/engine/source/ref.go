package source

import (
	"fmt"
	"strings"

	"hearth/shared/stepdef"
)

// EachRef visits each property text that names an object of the cloud, and replaces it with the
// text that visit returns.
func EachRef(schema map[string]stepdef.Property, values map[string]any, at string, visit func(path string, p stepdef.Property, value string) (string, error)) error {
	for name, p := range schema {
		v, ok := values[name]
		if !ok || v == nil {
			continue
		}
		got, err := visitRef(p, v, strings.TrimPrefix(at+"."+name, "."), visit)
		if err != nil {
			return err
		}
		values[name] = got
	}
	return nil
}

func visitRef(p stepdef.Property, v any, at string, visit func(string, stepdef.Property, string) (string, error)) (any, error) {
	switch t := v.(type) {
	case string:
		if p.Ref == "" && p.Constraint == "" || t == "" && p.Constraint != "" {
			return v, nil
		}
		return visit(at, p, t)
	case []any:
		if p.Items == nil {
			return v, nil
		}
		out := make([]any, len(t))
		for i, e := range t {
			got, err := visitRef(*p.Items, e, fmt.Sprintf("%s[%d]", at, i), visit)
			if err != nil {
				return nil, err
			}
			out[i] = got
		}
		return out, nil
	case map[string]any:
		if p.Properties != nil {
			return t, EachRef(p.Properties, t, at, visit)
		}
	}
	return v, nil
}
