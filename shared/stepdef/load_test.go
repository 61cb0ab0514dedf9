package stepdef

import (
	"strings"
	"testing"
)

// TestLastingNeedsALook checks that a lasting type must have a call that shows whether its object
// exists.
func TestLastingNeedsALook(t *testing.T) {
	t.Parallel()
	hooks := Hooks{Match: map[string]Match{"x.is": nil}}
	const lasting = "type: X::Y::Z\nservice: network\nlasting: true\n"
	for words, wrong := range map[string]string{
		"": "what lasts must have a show or a look",
		"show: {get: \"/things/{id}\", in: thing}\n":             "",
		"look: {get: \"/things\", in: things, match: x.is}\n":    "",
		"look: {get: \"/things\", in: things}\n":                 "a look needs a match",
		"look: {get: \"/things\", in: things, match: x.other}\n": "no Match hook is called x.other",
	} {
		_, err := Load([]byte(lasting+words), hooks)
		switch {
		case wrong == "" && err != nil:
			t.Errorf("%q: %v", words, err)
		case wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)):
			t.Errorf("%q: %v, want %q", words, err, wrong)
		}
	}
}
