package awsquery

import (
	"bytes"
	"encoding/json"
	"time"
)

// json writes an answer as AWS does for ContentType=JSON: times are seconds since 1970, and a JSON
// text is the object itself, as the tools inside servers expect it.
func (a Answer) json() ([]byte, error) {
	response := map[string]any{"ResponseMetadata": map[string]string{"RequestId": a.RequestID}}
	if a.Result != nil {
		result, err := Members(a.Result, jsonLeaf)
		if err != nil {
			return nil, err
		}
		response[a.Action+"Result"] = result
	}
	return marshal(map[string]any{a.Action + "Response": response})
}

// json writes an error as AWS does, and as boto 2.49 reads it. Heat has ErrorResponse around it, where
// boto does not look.
func (f Fault) json() ([]byte, error) {
	return marshal(map[string]any{
		"Error":     map[string]string{"Type": side(f.Status), "Code": string(f.Code), "Message": f.Message},
		"RequestId": f.RequestID,
	})
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// jsonLeaf returns a value as AWS's JSON has it.
func jsonLeaf(v any) any {
	if at, ok := v.(time.Time); ok {
		return float64(at.UnixMilli()) / 1000
	}
	return v
}
