package stack_test

import (
	"testing"

	"hearth/shared/stack"
)

func TestResourcePath(t *testing.T) {
	for name, want := range map[string]string{"web": "resources.web", "0": "resources[0]", "12": "resources[12]", "1a": "resources.1a", "-1": "resources.-1", "": "resources."} {
		if got := stack.ResourcePath(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}
