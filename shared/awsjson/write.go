package awsjson

import (
	"encoding/json"
	"time"

	"hearth/shared/awsquery"
)

// Answer returns the body of a result: a struct as package awsquery takes it, or nil.
func Answer(result any) ([]byte, error) {
	members, err := awsquery.Members(result, func(v any) any {
		switch v := v.(type) {
		case time.Time:
			return float64(v.UnixMilli()) / 1000
		case json.RawMessage:
			return string(v)
		}
		return v
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(members)
}

// Fault returns the body of an error whose shape has the given name.
func Fault(shape, message string) ([]byte, error) {
	return json.Marshal(map[string]string{"__type": shape, "message": message})
}
