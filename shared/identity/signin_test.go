package identity

import (
	"strings"
	"testing"
	"time"
)

func TestSignIn(t *testing.T) {
	now := time.Now()
	k := newTestKeystone(t)
	i, err := New(Options{AuthURL: k.URL, Username: "hearth", Password: "secret", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(status int) {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.broken = status
	}
	refuse(401)
	if err := i.SignIn(t.Context()); err == nil || !strings.Contains(err.Error(), "refuses the user hearth (domain Default, project service)") {
		t.Errorf("a wrong password: %v", err)
	}
	refuse(0)
	if err := i.SignIn(t.Context()); err == nil {
		t.Error("Keystone was asked again within the pause")
	}
	now = now.Add(signInPause)
	if err := i.SignIn(t.Context()); err != nil {
		t.Errorf("after the pause: %v", err)
	}
}

func TestSignInOutOfReach(t *testing.T) {
	k := newTestKeystone(t)
	k.Close()
	i, err := New(Options{AuthURL: k.URL, Username: "hearth", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	if err := i.SignIn(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot reach the Keystone at "+k.URL) {
		t.Errorf("got %v", err)
	}
}
