package cfn

import (
	"os"
	"regexp"
	"testing"
)

// TestActionsInDocs holds the table of actions in docs/aws.md against the actions and their roles.
func TestActionsInDocs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/aws.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Z][A-Za-z]+)` \\| (reader|member|member or stack user) \\|").FindAllStringSubmatch(string(text), -1) {
		documented[row[1]] = row[2]
	}
	actions := (&cfn{}).table()
	for name, a := range actions {
		if documented[name] != string(a.policy) {
			t.Errorf("%s is for a %s; docs/aws.md says %q", name, a.policy, documented[name])
		}
	}
	for name := range documented {
		if _, ok := actions[name]; !ok {
			t.Errorf("docs/aws.md has %s, which is no action", name)
		}
	}
}
