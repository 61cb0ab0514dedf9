package engine_test

import (
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// An administrator of another project acts on a stack as its members do. The stack keeps its
// credential, and the cloud is asked with it: names are looked up in its project.
func TestAdministratorOfAnotherProject(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "lasting", lasting, true).ID)
	admin, trust := w.login(w.auth, "admin"), w.credentialOf(s).TrustID
	if admin.Project == s.Project {
		t.Fatal("the administrator is of the stack's project")
	}
	acts := []struct {
		state string
		act   func() error
	}{
		{"UPDATE_COMPLETE", func() error { _, err := e.UpdateStack(t.Context(), admin, s, sized(3)); return err }},
		{"SUSPEND_COMPLETE", func() error { return e.Act(t.Context(), admin, s, stack.Suspend) }},
		{"RESUME_COMPLETE", func() error { return e.Act(t.Context(), admin, s, stack.Resume) }},
		{"CHECK_COMPLETE", func() error { return e.Act(t.Context(), admin, s, stack.Check) }},
		{"UPDATE_COMPLETE", func() error {
			_, err := e.UpdateStack(t.Context(), admin, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(lasting + "  private: {type: OS::Neutron::Subnet, properties: {network: private, cidr: 10.9.0.0/24}}\n")}})
			return err
		}},
		{"DELETE_COMPLETE", func() error { return e.DeleteStack(t.Context(), admin, s) }},
	}
	for _, c := range acts {
		if _, err := e.PreviewUpdate(t.Context(), admin, s, sized(2), true); err != nil && s.Action != stack.Suspend {
			t.Error(err)
		}
		if err := c.act(); err != nil {
			t.Fatal(c.state, err)
		}
		if s = w.run(e, nil, s.ID); s.State() != c.state {
			t.Fatalf("%s: %s, want %s", s.State(), s.Reason, c.state)
		}
		if c.state == "DELETE_COMPLETE" {
			continue
		}
		if now := w.credentialOf(s); now.TrustID != trust {
			t.Errorf("%s: the stack acts for %s", c.state, now.UserName)
		}
	}
	w.rests(e, 0)
}
