package awsquery

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// json writes an answer as AWS does for ContentType=JSON: times are seconds since 1970, and a JSON
// text is the object itself, as the tools inside servers expect it.
func (a Answer) json() ([]byte, error) {
	response := map[string]any{"ResponseMetadata": map[string]string{"RequestId": a.RequestID}}
	if a.Result != nil {
		result, err := plainMembers(reflect.Indirect(reflect.ValueOf(a.Result)))
		if err != nil {
			return nil, err
		}
		response[a.Action+"Result"] = result
	}
	return marshal(map[string]any{a.Action + "Response": response})
}

func (f Fault) json() ([]byte, error) {
	return marshal(map[string]any{"ErrorResponse": map[string]any{
		"Error":     map[string]string{"Type": side(f.Status), "Code": string(f.Code), "Message": f.Message},
		"RequestId": f.RequestID,
	}})
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

func plainMembers(s reflect.Value) (map[string]any, error) {
	if s.Kind() != reflect.Struct {
		return nil, fmt.Errorf("a result is a %s, not a struct", s.Kind())
	}
	members := map[string]any{}
	for i := range s.NumField() {
		if absent(s.Field(i)) {
			continue
		}
		v, err := plain(s.Field(i))
		if err != nil {
			return nil, err
		}
		members[s.Type().Field(i).Name] = v
	}
	return members, nil
}

func plain(v reflect.Value) (any, error) {
	v = reflect.Indirect(v)
	switch x := v.Interface().(type) {
	case time.Time:
		return float64(x.UnixMilli()) / 1000, nil
	case json.RawMessage:
		return x, nil
	}
	switch v.Kind() {
	case reflect.Slice:
		all := make([]any, v.Len())
		for i := range all {
			var err error
			if all[i], err = plain(v.Index(i)); err != nil {
				return nil, err
			}
		}
		return all, nil
	case reflect.Struct:
		return plainMembers(v)
	}
	return v.Interface(), nil
}
