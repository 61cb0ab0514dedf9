package stack

import (
	"strings"
	"testing"

	"hearth/shared/python"
)

// TestMaskPython masks a secret in the forms in which Python writes it, whatever its characters are.
func TestMaskPython(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"pass\u00a0word-of-a-user", "pass\x01word-of-a-user", "pass\bword's \"own\"", `pass\word-of-a-user`, "pass\U0001f600word-of-a-user"} {
		for _, form := range []string{python.Quote(secret), python.JSON(secret), python.List([]string{"a", secret})} {
			if got := setOf(secret).Mask("the value " + form + " is refused"); strings.Contains(got, "word") {
				t.Errorf("%q in %s is masked as %s", secret, form, got)
			}
		}
	}
}
