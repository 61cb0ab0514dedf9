package stack

import (
	"fmt"
	"strings"
	"testing"
)

func TestUnshown(t *testing.T) {
	c := Credential{ID: "1", Project: "p", TrustID: canary, AppID: canary, AppSecret: canary}
	caller := Caller{UserID: "u", Project: "p", Token: canary}
	text := fmt.Sprintf("%v %+v %#v %s %q %v %+v %#v %v", c, &c, c, c, c, caller, &caller, caller, Account{&caller, &c})
	switch {
	case strings.Contains(text, "secret"):
		t.Errorf("text = %q, want it not to contain %q", text, "secret")
	case strings.Contains(text, "Can"):
		t.Errorf("text = %q, want it not to contain %q", text, "Can")
	case !strings.Contains(text, "credential 1 of project p"):
		t.Errorf("text = %q, want it to contain %q", text, "credential 1 of project p")
	case !strings.Contains(text, "user u in project p"):
		t.Errorf("text = %q, want it to contain %q", text, "user u in project p")
	}
}
