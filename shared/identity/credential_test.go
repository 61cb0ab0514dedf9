package identity

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/stack"
)

func TestDelegate(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, token string
		roles       []string // Options.Roles
		change      func(*testKeystone)
		want        stack.Credential
		code        stack.Code
	}{
		{name: "a trust", token: "good", want: stack.Credential{TrustID: "trust-2"}},
		{name: "with some roles", token: "good", roles: []string{"member"}, want: stack.Credential{TrustID: "trust-2"}},
		{name: "no trusts here", token: "good", change: func(k *testKeystone) { k.noTrusts = true },
			want: stack.Credential{AppID: "bound-2", AppSecret: "s3"}},
		{name: "unrestricted application credential", token: "free", want: stack.Credential{AppID: "bound-2", AppSecret: "s3"}},
		{name: "restricted application credential", token: "app", code: stack.Forbidden},
		{name: "trust", token: "trust", code: stack.Forbidden},
		{name: "signed request", token: "key", want: stack.Credential{KeyAccess: "key-2", KeySecret: "s4"}},
		{name: "signed request, the key of an application credential", token: "limited", code: stack.Forbidden},
		{name: "signed request, some roles only", token: "key", roles: []string{"member"}, code: stack.Forbidden},
		{name: "signed request, Hearth is no admin", token: "key", change: func(k *testKeystone) { k.admin = false }, code: stack.Forbidden},
		{name: "stale", token: "old", code: stack.Unauthorized},
		{name: "a role not held", token: "good", roles: []string{"member", "heat_stack_owner"}, code: stack.MissingCredential},
		{name: "Keystone away", token: "good", change: func(k *testKeystone) { k.broken = 503 }, code: stack.Unavailable},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k := newTestKeystone(t)
			i := k.identity(t, func(o *Options) { o.Roles = c.roles })
			if c.change != nil {
				c.change(k)
			}
			caller := stack.Caller{UserID: "ann", UserName: "ann-name", Project: "p", Roles: []string{"member", "reader"}, Token: c.token, Region: "here", Signed: c.token == "key" || c.token == "limited", Limited: c.token == "limited"}
			got, err := i.Delegate(t.Context(), caller)
			if stack.CodeOf(err) != c.code {
				t.Fatalf("Delegate = %v, want the code %q", err, c.code)
			}
			if c.code != "" {
				var shown *stack.Error
				if errors.As(err, &shown); strings.Contains(shown.Message, k.URL) {
					t.Errorf("the message for the user tells of the inside: %s", shown.Message)
				}
				if len(k.delegates) != 0 {
					t.Errorf("left behind: %v", k.delegates)
				}
				return
			}
			c.want.Project, c.want.UserID, c.want.UserName, c.want.Region = "p", "ann", "ann-name", "here"
			c.want.Roles = []string{"member", "reader"}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			roles := []any{map[string]any{"name": "member"}, map[string]any{"name": "reader"}}
			if c.roles != nil {
				roles = roles[:1]
			}
			want := map[string]any{"impersonation": true, "allow_redelegation": true, "trustee_user_id": "hearth-id", "trustor_user_id": "ann", "project_id": "p", "roles": roles}
			if got.TrustID != "" {
				if diff := cmp.Diff(map[string]any{"trust": want}, k.last); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name       string
		credential stack.Credential
		admin      bool
		code       stack.Code
	}{
		{"trust, as admin", stack.Credential{TrustID: "t"}, true, ""},
		{"trust, as its trustee", stack.Credential{TrustID: "t"}, false, ""},
		{"application credential, as admin", stack.Credential{UserID: "ann", AppID: "bound"}, true, ""},
		{"application credential, by itself", stack.Credential{UserID: "ann", AppID: "free"}, false, ""},
		{"application credential, by nobody", stack.Credential{UserID: "ann", AppID: "bound"}, false, stack.Forbidden},
		{"EC2 credential, as admin", stack.Credential{UserID: "ann", KeyAccess: "bound"}, true, ""},
		{"EC2 credential, by nobody", stack.Credential{UserID: "ann", KeyAccess: "bound"}, false, stack.Forbidden},
		{"nothing", stack.Credential{}, false, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k := newTestKeystone(t)
			k.admin = c.admin
			k.delegates = map[string]string{"t": "ann", "bound": "ann", "free": "ann"}
			i := k.identity(t, nil)
			c.credential.AppSecret = "s3"
			for range 2 { // the second time it is gone already
				if err := i.Revoke(t.Context(), c.credential); stack.CodeOf(err) != c.code || c.code == "" && err != nil {
					t.Errorf("Revoke = %v, want the code %q", err, c.code)
				}
			}
			left := 2
			if c.code != "" || c.credential.TrustID+c.credential.AppID+c.credential.KeyAccess == "" {
				left = 3
			}
			if len(k.delegates) != left {
				t.Errorf("left: %v, want %d", k.delegates, left)
			}
			k.set(func() { k.broken = 500 })
			if err := i.Revoke(t.Context(), c.credential); c.name != "nothing" && stack.CodeOf(err) != stack.Unavailable {
				t.Errorf("with a broken Keystone: %v, want Unavailable", err)
			}
		})
	}
}

// Another request deleted it between the refusal and the second try.
func TestRevokeOfWhatJustWent(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	k.delegates["gone"] = "ann"
	for _, c := range []stack.Credential{{TrustID: "gone"}, {AppID: "gone", AppSecret: "s", UserID: "ann"}} {
		k.set(func() { k.forget = "gone" })
		if err := i.Revoke(t.Context(), c); err != nil {
			t.Errorf("Revoke(%+v) = %v", c, err)
		}
	}
}
