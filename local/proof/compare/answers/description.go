package answers

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Undescribed reads an answer about a resource type, and leaves out what it says for
// people: the descriptions of the two are their own.
func Undescribed(status int, body []byte) (Answer, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return Answer{}, fmt.Errorf("an answer of status %d that is not JSON: %.200s", status, body)
	}
	if m, _ := v.(map[string]any); m["error"] != nil {
		return Answer{Status: status, Body: fault(m)}, nil
	}
	return Answer{Status: status, Body: undescribed(plain(Speaker{Root: "\x00", Project: "\x00", User: "\x00"}, v))}, nil
}

func undescribed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			if _, text := item.(string); text && (k == "description" || k == "Description") {
				delete(v, k)
				continue
			}
			undescribed(item)
		}
	case []any:
		for _, item := range v {
			undescribed(item)
		}
	}
	return v
}
