package engine

import (
	"testing"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// The event of a signal writes its reason as Heat does: null is None, and lists and maps are
// written as in Python.
func TestSignalled(t *testing.T) {
	for want, reason := range map[string]any{
		"None": nil, "it's": "it's", "": "", "5": 5.0, "1.5": 1.5, "True": true,
		"['a', None]": []any{"a", nil}, "{'a': None, 'b': True}": map[string]any{"a": nil, "b": true},
	} {
		got := commit.Signalled(stack.Signal{Data: map[string]any{"status": "SUCCESS", "reason": reason}})
		if want = "Signal: status:SUCCESS reason:" + want; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
