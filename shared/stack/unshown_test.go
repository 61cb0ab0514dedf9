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
	if strings.Contains(text, "secret") || strings.Contains(text, "Can") || !strings.Contains(text, "credential 1 of project p") || !strings.Contains(text, "user u in project p") {
		t.Error(text)
	}
}
