package awscbor

import (
	"encoding/json"
	"time"

	"github.com/fxamacker/cbor/v2"

	"hearth/shared/awsquery"
)

// epoch is CBOR's tag of times in seconds since 1970.
const epoch = 1

// Answer returns the body of a result: a struct as package awsquery takes it, or nil.
func Answer(result any) ([]byte, error) {
	members, err := awsquery.Members(result, func(v any) any {
		switch v := v.(type) {
		case time.Time:
			return cbor.Tag{Number: epoch, Content: float64(v.UnixMilli()) / 1000}
		case json.RawMessage:
			return string(v)
		}
		return v
	})
	if err != nil {
		return nil, err
	}
	return cbor.Marshal(members)
}

// Fault returns the body of an error whose shape has the given name.
func Fault(shape, message string) ([]byte, error) {
	return cbor.Marshal(map[string]string{"__type": shape, "message": message})
}
