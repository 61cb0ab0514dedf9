package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// keystone makes a call to the simulated Keystone as its administrator.
func (w *world) keystone(method, path string, body map[string]any) map[string]any {
	w.t.Helper()
	admin := w.login(w.auth, "admin")
	call := stack.Call{Service: "identity", Method: method, Path: "/v3" + path}
	if body != nil {
		call.Body = body
	}
	a := w.cloud.Do(w.t.Context(), stack.Account{Caller: &admin}, call)
	if a.Trouble != "" || a.Code >= 300 {
		w.t.Fatalf("%s %s: %d %s %v", method, path, a.Code, a.Reason, a.Body)
	}
	return a.Body
}

// grants gives a user a role in the project of the stacks, or removes it.
func (w *world) grants(method, user, role string) {
	w.t.Helper()
	for _, r := range w.keystone("GET", "/roles", nil)["roles"].([]any) {
		if r := r.(map[string]any); r["name"] == role {
			w.keystone(method, "/projects/"+w.caller.Project+"/users/"+user+"/roles/"+r["id"].(string), nil)
		}
	}
}

// colleague returns another member of the project.
func (w *world) colleague() stack.Caller {
	w.t.Helper()
	w.grants("PUT", w.login(w.auth, "alt_demo").UserID, "member")
	return w.loginTo(w.auth, "alt_demo", "demo")
}

func (w *world) credentialOf(s stack.Stack) stack.Credential {
	w.t.Helper()
	c, err := w.store.Credential(w.t.Context(), s.CredentialID)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// losses are the ways in which a stack's credential stops working.
var losses = map[string]func(w *world, s stack.Stack){
	"trust deleted": func(w *world, s stack.Stack) {
		w.keystone("DELETE", "/OS-TRUST/trusts/"+w.credentialOf(s).TrustID, nil)
	},
	"creator disabled": func(w *world, _ stack.Stack) {
		w.keystone("PATCH", "/users/"+w.caller.UserID, map[string]any{"user": map[string]any{"enabled": false}})
	},
	"role taken": func(w *world, _ stack.Stack) { w.grants("DELETE", w.caller.UserID, "member") },
}

// rests lets time pass until no message is due, and then expects that many trusts.
func (w *world) rests(e *engine.Engine, trusts int) {
	w.t.Helper()
	for range 60 {
		w.pump(e)
	}
	if n := w.trusts(); n != trusts {
		w.t.Errorf("%d trusts are left, want %d", n, trusts)
	}
}

const lasting = `heat_template_version: 2018-08-31
parameters: {size: {type: number, default: 1}}
resources:
  net:   {type: OS::Neutron::Net}
  group: {type: OS::Heat::ResourceGroup, properties: {count: {get_param: size}, resource_def: {type: OS::Neutron::Net}}}
`

func sized(n int) engine.UpdateRequest {
	return engine.UpdateRequest{Existing: true, Source: stack.Source{Environment: stack.Environment{Parameters: map[string]any{"size": n}}}}
}

// byColleague are the actions that need the cloud.
var byColleague = map[string]func(ctx context.Context, e *engine.Engine, c stack.Caller, s stack.Stack) error{
	"UPDATE_COMPLETE": func(ctx context.Context, e *engine.Engine, c stack.Caller, s stack.Stack) error {
		_, err := e.UpdateStack(ctx, c, s, sized(2))
		return err
	},
	"CHECK_COMPLETE": func(ctx context.Context, e *engine.Engine, c stack.Caller, s stack.Stack) error {
		return e.Act(ctx, c, s, stack.Check)
	},
	"SUSPEND_COMPLETE": func(ctx context.Context, e *engine.Engine, c stack.Caller, s stack.Stack) error {
		return e.Act(ctx, c, s, stack.Suspend)
	},
	"SNAPSHOT_COMPLETE": func(ctx context.Context, e *engine.Engine, c stack.Caller, s stack.Stack) error {
		_, err := e.SnapshotStack(ctx, c, s, nil)
		return err
	},
	"DELETE_COMPLETE": func(ctx context.Context, e *engine.Engine, c stack.Caller, s stack.Stack) error {
		return e.DeleteStack(ctx, c, s)
	},
}

// A stack belongs to its project. Whatever happens to its creator, another member goes on with it
// and its nested stacks. The former trust is revoked.
func TestAnotherMemberGoesOn(t *testing.T) {
	for loss, lose := range losses {
		for state, act := range byColleague {
			t.Run(loss+" "+state, func(t *testing.T) {
				w := newWorld(t)
				e := w.engine(nil)
				s := w.run(e, nil, w.create(e, "lasting", lasting, true).ID)
				colleague := w.colleague()
				lose(w, s)
				w.clock.forward(time.Minute)
				if err := act(t.Context(), e, colleague, s); err != nil {
					t.Fatal(err)
				}
				if s = w.run(e, nil, s.ID); s.State() != state {
					t.Fatalf("%s: %s", s.State(), s.Reason)
				}
				if state == "DELETE_COMPLETE" { // the stack's end removed the credential
					w.rests(e, 0)
					return
				}
				if c := w.credentialOf(s); c.UserID != colleague.UserID || c.ID != s.CredentialID {
					t.Errorf("the stack acts for %s by %s", c.UserName, c.ID)
				}
				w.rests(e, 1)
				if err := e.DeleteStack(t.Context(), colleague, s); err != nil {
					t.Fatal(err)
				}
				if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
					t.Fatalf("%s: %s", s.State(), s.Reason)
				}
				w.rests(e, 0)
			})
		}
	}
}

// Work in progress fails with a reason when the trust ends. It goes on when another member
// continues it.
func TestRefusedTrustIsContinued(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "lasting", lasting, true)
	w.step(e, 1)
	losses["trust deleted"](w, s)
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, "no longer accepts the stack's trust") {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if err := e.ContinueStack(t.Context(), w.colleague(), s, engine.Continuation{}); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
}

// The creator's own actions keep the trust, as do other members' actions that only stop something.
// Another member's template does not run with the creator's roles.
func TestWhoseTrustIsKept(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "lasting", lasting, true).ID)
	colleague := w.colleague()
	first := w.credentialOf(s)
	for i, c := range []struct {
		caller stack.Caller
		act    string
		kept   bool
	}{
		{w.caller, "UPDATE_COMPLETE", true}, {w.caller, "CHECK_COMPLETE", true}, {colleague, "CHECK_COMPLETE", true},
		{colleague, "SNAPSHOT_COMPLETE", true}, {colleague, "UPDATE_COMPLETE", false},
	} {
		if err := byColleague[c.act](t.Context(), e, c.caller, s); err != nil {
			t.Fatal(err)
		}
		if s = w.run(e, nil, s.ID); s.State() != c.act {
			t.Fatalf("%s: %s", s.State(), s.Reason)
		}
		if kept := w.credentialOf(s).TrustID == first.TrustID; kept != c.kept {
			t.Errorf("%d: %s by %s: kept is %v", i, c.act, c.caller.UserName, kept)
		}
	}
	w.rests(e, 1)
}

// A member whose token cannot delegate keeps the trust while it works, and gets the reason as an
// error when it does not.
func TestTokenThatCannotDelegate(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "lasting", lasting, true).ID)
	bound := w.colleague()
	bound.Roles = append(bound.Roles, w.caller.Roles...)
	bound.UserID = "of another" // Keystone refuses a trust when the token belongs to another user
	if _, err := e.UpdateStack(t.Context(), bound, s, sized(2)); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" || w.credentialOf(s).UserID != w.caller.UserID {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	fewer := bound
	fewer.Roles = []string{"member"}
	if _, err := e.UpdateStack(t.Context(), fewer, s, sized(3)); stack.CodeOf(err) != stack.Forbidden {
		t.Errorf("with fewer roles than the stack's: %v", err)
	}
	losses["trust deleted"](w, s)
	w.clock.forward(time.Minute)
	if err := e.DeleteStack(t.Context(), bound, s); stack.CodeOf(err) != stack.Forbidden || !strings.Contains(err.Error(), "Keystone lets this token make neither a trust nor an application credential") {
		t.Errorf("delete: %v", err)
	}
	if is := w.stack(s.ID); is.State() != "UPDATE_COMPLETE" || is.Version != s.Version {
		t.Errorf("what was refused changed the stack: %s", is.State())
	}
	if err := e.DeleteStack(t.Context(), bound, s, "net"); err != nil {
		t.Errorf("what is retained needs no trust: %v", err)
	}
}

// Wherever a worker dies during the action of another member, the former trust is revoked when the
// stack has settled, not before. The new trust stays.
func TestFormerTrustIsRevokedAfterCrash(t *testing.T) {
	for n := int64(1); ; n += 5 {
		w := newWorld(t)
		e := w.engine(nil)
		s := w.run(e, nil, w.create(e, "lasting", lasting, true).ID)
		if _, err := e.UpdateStack(t.Context(), w.colleague(), s, sized(2)); err != nil {
			t.Fatal(err)
		}
		k := killAt(n)
		mortal := w.engine(k)
		for range 400 {
			if w.stack(s.ID).Status == stack.InProgress && w.trusts() != 2 {
				t.Fatalf("killed at %d: %d trusts while the stack is at work", n, w.trusts())
			}
			if k.dead() || w.trusts() == 1 {
				break
			}
			w.worksOff(mortal)
		}
		w.clock.forward(lease + time.Second)
		if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" {
			t.Fatalf("killed at %d: %s: %s", n, s.State(), s.Reason)
		}
		w.rests(e, 1)
		if _, err := w.store.Credential(t.Context(), s.CredentialID); err != nil {
			t.Fatal(err)
		}
		if !k.dead() {
			return
		}
	}
}

// worksOff is pump for a worker that may be dead.
func (w *world) worksOff(e *engine.Engine) {
	batch := w.take()
	switch {
	case len(batch) == 0:
		w.clock.forward(time.Second)
		_ = e.Sweep(w.t.Context())
	case work(batch[0]) == "stepper":
		e.Step(w.t.Context(), batch)
	default:
		e.Plan(w.t.Context(), batch)
	}
}

// A message that names the credential of a stack that exists revokes nothing.
func TestForgedRevocation(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "lasting", lasting, true).ID)
	for _, id := range []string{"", "forged"} {
		if again := e.Plan(t.Context(), []stack.Message{{ID: id, Topic: stack.CredentialRevoke, StackID: s.ID, ResourceID: s.CredentialID}}); len(again) > 0 {
			t.Errorf("comes again: %v", again)
		}
	}
	w.rests(e, 1)
}
