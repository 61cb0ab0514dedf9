package identity_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"hearth/shared/identity"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// stackDomain returns an identity with the stack domain of a new cloud, and one with a wrong password.
func stackDomain(t *testing.T) (right, wrong *identity.Identity, sim *simcloud.Cloud) {
	t.Helper()
	sim, err := simcloud.New(simcloud.Options{Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	url, stop, err := sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	open := func(password string) *identity.Identity {
		i, err := identity.New(identity.Options{AuthURL: url + "/identity/v3", Username: "hearth", Password: "secret",
			StackDomain: simcloud.StackDomain, StackDomainAdmin: simcloud.StackDomainAdmin, StackDomainPassword: password})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(i.Close)
		return i
	}
	return open("secret"), open("wrong"), sim
}

// TestStackUser: many workers that make the same user get the same one; so it is with its project.
func TestStackUser(t *testing.T) {
	t.Parallel()
	i, wrong, sim := stackDomain(t)
	made := make([]stack.StackUser, 8)
	var all sync.WaitGroup
	for n := range made {
		all.Go(func() {
			u, err := i.EnsureUser(t.Context(), stack.StackUser{Name: "st-r-x", ProjectName: "demo-stack", Password: "one", Enabled: n%2 == 0})
			if err != nil {
				t.Error(err)
			}
			made[n] = u
		})
	}
	all.Wait()
	for _, u := range made {
		if u.ID == "" || u.ID != made[0].ID || u.ProjectID == "" || u.ProjectID != made[0].ProjectID {
			t.Errorf("made are %+v and %+v", made[0].ID, u.ID)
		}
	}
	if text := fmt.Sprintf("%v %+v", made[0], made[0]); strings.Contains(text, "one") {
		t.Errorf("the password is shown: %s", text)
	}
	for range 2 {
		if project, err := i.RemoveUser(t.Context(), made[0]); err != nil || project != made[0].ProjectID {
			t.Errorf("removed: %s, %v", project, err)
		}
	}
	for range 2 {
		if err := i.RemoveUserProject(t.Context(), made[0].ProjectID); err != nil {
			t.Error(err)
		}
	}
	if project, err := i.RemoveUser(t.Context(), made[0]); err != nil || project != "" {
		t.Errorf("without a project: %s, %v", project, err)
	}
	for _, o := range sim.Objects() {
		if o.Name == "st-r-x" || o.Name == "demo-stack" {
			t.Errorf("left is the %s %s", o.Kind, o.Name)
		}
	}
	if err := i.SignInDomain(t.Context()); err != nil {
		t.Error(err)
	}
	if err := wrong.SignInDomain(t.Context()); err == nil || !strings.Contains(err.Error(), "refuses the administrator heat_domain_admin of the stack domain heat") {
		t.Errorf("with a wrong password: %v", err)
	}
	if _, err := wrong.EnsureUser(t.Context(), made[0]); stack.CodeOf(err) != stack.Unavailable {
		t.Errorf("with a wrong password: %v", err)
	}
}
