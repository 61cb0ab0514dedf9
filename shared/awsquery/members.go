package awsquery

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// Members returns the members of a result by their names, without those that are absent. leaf returns
// what is written for a text, a number, a boolean, a time or a JSON text. A nil result has none.
func Members(result any, leaf func(any) any) (map[string]any, error) {
	if result == nil {
		return map[string]any{}, nil
	}
	return plainMembers(reflect.Indirect(reflect.ValueOf(result)), leaf)
}

func plainMembers(s reflect.Value, leaf func(any) any) (map[string]any, error) {
	if s.Kind() != reflect.Struct {
		return nil, fmt.Errorf("a result is a %s, not a struct", s.Kind())
	}
	members := map[string]any{}
	for i := range s.NumField() {
		if absent(s.Field(i)) {
			continue
		}
		v, err := plain(s.Field(i), leaf)
		if err != nil {
			return nil, err
		}
		members[s.Type().Field(i).Name] = v
	}
	return members, nil
}

func plain(v reflect.Value, leaf func(any) any) (any, error) {
	v = reflect.Indirect(v)
	switch v.Interface().(type) {
	case time.Time, json.RawMessage:
		return leaf(v.Interface()), nil
	}
	switch v.Kind() {
	case reflect.Slice:
		all := make([]any, v.Len())
		for i := range all {
			var err error
			if all[i], err = plain(v.Index(i), leaf); err != nil {
				return nil, err
			}
		}
		return all, nil
	case reflect.Struct:
		return plainMembers(v, leaf)
	}
	return leaf(v.Interface()), nil
}
