package hot

import (
	"strings"
	"testing"
)

// TestNULIsRefused checks that a NUL in a template or an environment is refused with its place,
// however it is written.
func TestNULIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"double quotes": "heat_template_version: queens\nresources:\n  r: {type: A, properties: {v: \"a\\0b\"}}\n",
		"hexadecimal":   "heat_template_version: queens\nresources:\n  r: {type: A, properties: {v: \"a\\x00b\"}}\n",
		"a key":         "heat_template_version: queens\nresources:\n  \"r\\u0000\": {type: A}\n",
		"binary":        "heat_template_version: queens\nresources:\n  r: {type: A, properties: {v: !!binary AAAA}}\n",
		"JSON":          `{"heat_template_version": "queens", "resources": {"r": {"type": "A", "properties": {"v": ["\u0000"]}}}}`,
		"a key of JSON": `{"heat_template_version": "queens", "resources": {"r\u0000": {"type": "A"}}}`,
	} {
		if _, err := Parse([]byte(text), Limits{}); err == nil || name != "binary" && !strings.Contains(err.Error(), "has a NUL") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Document([]byte(text), Limits{}); err == nil {
			t.Errorf("%s: an environment may have it", name)
		}
	}
	for _, text := range []string{`{"a": "\u0000"}`, `{"\u0000": 1}`, `[["\u0000"]]`} {
		if _, err := JSONValue(text); err == nil || !strings.Contains(err.Error(), "has a NUL") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := Parse([]byte("heat_template_version: queens\nresources:\n  r: {type: A, properties: {v: \"a\\n\\\\0\"}}\n"), Limits{}); err != nil {
		t.Error(err)
	}
}
