package wire

import (
	"bytes"
	"encoding/json"
)

// NewTemplate shows a stored template as a JSON object: as it was when it was sent
// as one, else what the YAML says. Either way keys stay in their order.
func NewTemplate(text []byte) (json.RawMessage, error) {
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(trimmed) {
		return trimmed, nil
	}
	return fromYAML(text)
}
