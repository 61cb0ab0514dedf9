package answers

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Undescribed returns an answer about a resource type without its descriptions, because Hearth has
// its own.
func Undescribed(status int, body []byte) (Answer, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return Answer{}, fmt.Errorf("an answer of status %d that is not JSON: %.200s", status, body)
	}
	if m, _ := v.(map[string]any); m["error"] != nil {
		return Answer{Status: status, Body: normalizeFault(m)}, nil
	}
	return Answer{Status: status, Body: dropDescriptions(normalize(Origin{Root: "\x00", Project: "\x00", User: "\x00"}, v))}, nil
}

func dropDescriptions(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			if _, text := item.(string); text && (k == "description" || k == "Description") {
				delete(v, k)
				continue
			}
			dropDescriptions(item)
		}
	case []any:
		for _, item := range v {
			dropDescriptions(item)
		}
	}
	return v
}
