package identity_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"hearth/shared/identity"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// login returns a token of the simulated cloud; how is the identity and scope part of the request.
func login(t *testing.T, keystone, how string) string {
	t.Helper()
	resp, err := http.Post(keystone+"/auth/tokens", "application/json", bytes.NewReader([]byte(`{"auth":`+how+`}`)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusCreated {
		return ""
	}
	return resp.Header.Get("X-Subject-Token")
}

func password(user, secret, scope string) string {
	return fmt.Sprintf(`{"identity":{"methods":["password"],"password":{"user":{"name":%q,"password":%q,"domain":{"name":"Default"}}}}%s}`, user, secret, scope)
}

// The life of a stack's credential with a simulated Keystone: a user's token makes a trust, the
// trust makes a token of the user, and Revoke ends both.
func TestFromTokenToTrustAndBack(t *testing.T) {
	t.Parallel()
	sim, err := simcloud.New(simcloud.Options{Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	url, stop, err := sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	keystone := url + "/identity/v3"
	i, err := identity.New(identity.Options{AuthURL: keystone, Username: "hearth", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.Close)

	caller, err := i.Check(t.Context(), login(t, keystone, password("demo", "secret", `,"scope":{"project":{"name":"demo","domain":{"name":"Default"}}}`)))
	switch {
	case err != nil:
		t.Fatalf("unexpected error: %v", err)
	case caller.UserName != "demo":
		t.Fatalf("caller.UserName = %q, want %q", caller.UserName, "demo")
	case caller.ProjectName != "demo":
		t.Fatalf("caller.ProjectName = %q, want %q", caller.ProjectName, "demo")
	case !caller.Has("member"):
		t.Fatalf("Check = %+v, %v", caller, err)
	}
	if _, err := i.Check(t.Context(), login(t, keystone, password("demo", "secret", `,"scope":"unscoped"`))); stack.CodeOf(err) != stack.Unauthorized {
		t.Errorf("an unscoped token: %v", err)
	}
	trust, err := i.Delegate(t.Context(), caller)
	switch {
	case err != nil:
		t.Fatalf("unexpected error: %v", err)
	case trust.TrustID == "":
		t.Fatalf("trust.TrustID is empty")
	case trust.UserID != caller.UserID:
		t.Fatalf("trust.UserID = %q, want %q", trust.UserID, caller.UserID)
	case trust.Project != caller.Project:
		t.Fatalf("trust.Project = %q, want %q", trust.Project, caller.Project)
	}
	asTrustee := password("hearth", "secret", fmt.Sprintf(`,"scope":{"OS-TRUST:trust":{"id":%q}}`, trust.TrustID))
	impersonated, err := i.Check(t.Context(), login(t, keystone, asTrustee))
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case impersonated.UserID != caller.UserID:
		t.Errorf("impersonated.UserID = %q, want %q", impersonated.UserID, caller.UserID)
	case impersonated.Project != caller.Project:
		t.Errorf("impersonated.Project = %q, want %q", impersonated.Project, caller.Project)
	}
	for range 2 {
		if err := i.Revoke(t.Context(), trust); err != nil {
			t.Errorf("Revoke: %v", err)
		}
	}
	if login(t, keystone, asTrustee) != "" {
		t.Error("the trust outlived Revoke")
	}
	if err := i.Revoke(t.Context(), stack.Credential{UserID: caller.UserID, AppID: "gone"}); err != nil {
		t.Errorf("Revoke of an application credential that is gone: %v", err)
	}
}
