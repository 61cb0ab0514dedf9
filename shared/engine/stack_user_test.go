package engine_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// mortalUsers makes users for a worker that may die.
type mortalUsers struct {
	engine.Users
	k *killer
}

type madeUser struct {
	user stack.StackUser
	id   string
	err  error
}

func (u mortalUsers) EnsureUser(ctx context.Context, user stack.StackUser) (stack.StackUser, error) {
	a := mortal(u.k, func() (a madeUser) {
		a.user, a.err = u.Users.EnsureUser(ctx, user)
		return a
	}, madeUser{err: errKilled})
	return a.user, a.err
}

func (u mortalUsers) RemoveUser(ctx context.Context, user stack.StackUser) (string, error) {
	a := mortal(u.k, func() (a madeUser) {
		a.id, a.err = u.Users.RemoveUser(ctx, user)
		return a
	}, madeUser{err: errKilled})
	return a.id, a.err
}

func (u mortalUsers) RemoveUserProject(ctx context.Context, id string) error {
	return mortal(u.k, func() error { return u.Users.RemoveUserProject(ctx, id) }, errKilled)
}

// signedIn has resources with users in Keystone, one of them in a nested stack.
const signedIn = `
heat_template_version: 2016-10-14
resources:
  h: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: HEAT_SIGNAL}}
  other: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: HEAT_SIGNAL}}
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 1, resource_def: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: HEAT_SIGNAL}}}
  web:
    type: OS::Nova::Server
    properties: {image: cirros, flavor: m1.nano, networks: [{network: private}], user_data_format: SOFTWARE_CONFIG, software_config_transport: POLL_SERVER_HEAT}
  config: {type: OS::Heat::SoftwareConfig, properties: {config: "echo"}}
  told: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: web}, signal_transport: HEAT_SIGNAL}}
outputs:
  signal: {value: {get_attr: [h, signal]}}
`

// stackUsers returns the users and the projects of the stack domain, but for its administrator.
func (w *world) stackUsers() (users, projects int) {
	for _, o := range w.sim.Objects() {
		switch {
		case o.Service != "identity":
		case o.Kind == "user" && (strings.HasPrefix(o.Name, "s-") || strings.HasPrefix(o.Name, "ref-")):
			users++
		case o.Kind == "project" && strings.HasPrefix(o.Name, w.caller.Project+"-"):
			projects++
		}
	}
	return users, projects
}

// signsIn returns the status of a sign-in with what a resource has.
func (w *world) signsIn(user map[string]any) int {
	w.t.Helper()
	body, err := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": map[string]any{"id": user["user_id"], "password": user["password"]}}},
		"scope":    map[string]any{"project": map[string]any{"id": user["project_id"]}},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, user["auth_url"].(string)+"/auth/tokens", strings.NewReader(string(body)))
	if err != nil {
		w.t.Fatal(err)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	_ = a.Body.Close()
	return a.StatusCode
}

// TestStackUsers: the users of resources sign in, not while their stack is suspended; each is there once,
// and gone with its resource, whenever a worker dies. So is the project that they share.
func TestStackUsers(t *testing.T) {
	t.Parallel()
	created := begin(t, func(w *world, e *engine.Engine) string { return w.create(e, "s", signedIn, true).ID })
	atEachPoint(t, 11, 5, func(n int64, k *killer) {
		w := created.again(t)
		defer w.close()
		reports := func(e *engine.Engine) func(stack.Stack) {
			return func(s stack.Stack) {
				if told, ok := w.current(s, "told"); ok && told.Status == stack.InProgress && told.PhysicalID != "" {
					_ = e.Signal(t.Context(), w.caller, s, told, map[string]any{"deploy_status_code": 0.0}) // until it is taken
				}
			}
		}
		first := w.engine(k)
		w.each = reports(w.engine(nil))
		w.run(first, k, created.stackID)
		w.clock.forward(lease + time.Second)
		e := w.engine(nil)
		s := w.run(e, nil, created.stackID)
		if s.State() != "CREATE_COMPLETE" {
			t.Fatalf("killed at point %d: %s: %s", n, s.State(), s.Reason)
		}
		users, projects := w.stackUsers()
		user := stepdef.StackUserOf(w.row(s, "h"))
		if users != 5 || projects != 1 || s.UserProject == "" || user["project_id"] != s.UserProject {
			t.Fatalf("killed at point %d: %d users, %d projects, the stack's is %s, the user's %v", n, users, projects, s.UserProject, user["project_id"])
		}
		var signal map[string]any
		if text := w.outputs(e, s)["signal"]; json.Unmarshal([]byte(text), &signal) != nil || signal["password"] != user["password"] || len(signal) != 8 {
			t.Errorf("the signal is %v", signal)
		}
		if known := e.SecretsOf(w.row(s, "h")); known.Mask("with "+user["password"].(string)) != "with ******" {
			t.Error("the password is shown")
		}
		metadata, err := e.Metadata(t.Context(), s, w.row(s, "web"))
		agent, _ := metadata["os-collect-config"].(map[string]any)
		if heat, _ := agent["heat"].(map[string]any); err != nil || heat["resource_name"] != "web" || heat["stack_id"] != "s/"+s.ID || w.signsIn(heat) != http.StatusCreated {
			t.Errorf("the agent is told %v, %v", agent, err)
		}
		s = w.acts(e, s, stack.Suspend)
		if code := w.signsIn(user); s.State() != "SUSPEND_COMPLETE" || code != http.StatusUnauthorized {
			t.Errorf("%s: %s; while it is suspended: %d", s.State(), s.Reason, code)
		}
		s = w.acts(e, s, stack.Resume)
		if code := w.signsIn(user); s.State() != "RESUME_COMPLETE" || code != http.StatusCreated {
			t.Errorf("%s: %s; resumed: %d", s.State(), s.Reason, code)
		}
		s = w.acts(e, s, stack.Delete)
		w.looks(e, nil)
		if users, projects := w.stackUsers(); s.State() != "DELETE_COMPLETE" || users+projects > 0 {
			t.Errorf("killed at point %d: %s: %s; %d users and %d projects are left", n, s.State(), s.Reason, users, projects)
		}
	})
}

// TestStackUsersAreDeleted: a deletion that comes before or after each effect of the creation, or whose
// worker dies, leaves no user and no project.
func TestStackUsersAreDeleted(t *testing.T) {
	t.Parallel()
	const template = "heat_template_version: 2016-10-14\nresources:\n  h: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: HEAT_SIGNAL}}\n"
	created := begin(t, func(w *world, e *engine.Engine) string { return w.create(e, "s", template, true).ID })
	atEachPoint(t, 1, 10, func(n int64, k *killer) {
		w := created.again(t)
		defer w.close()
		w.run(w.engine(k), k, created.stackID)
		w.clock.forward(lease + time.Second)
		e := w.engine(nil)
		s := w.stack(created.stackID)
		if s = w.acts(e, s, stack.Delete); s.State() != "DELETE_COMPLETE" {
			t.Fatalf("killed at point %d: %s: %s", n, s.State(), s.Reason)
		}
		w.looks(e, nil)
		if users, projects := w.stackUsers(); users+projects > 0 {
			t.Errorf("killed at point %d: %d users and %d projects are left", n, users, projects)
		}
	})
	calm := begin(t, func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "s", template, true).ID)
		if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
			t.Fatal(err)
		}
		return s.ID
	})
	atEachPoint(t, 1, 10, func(n int64, k *killer) {
		w := calm.again(t)
		defer w.close()
		w.run(w.engine(k), k, calm.stackID)
		w.clock.forward(lease + time.Second)
		s := w.run(w.engine(nil), nil, calm.stackID)
		w.looks(w.engine(nil), nil)
		if users, projects := w.stackUsers(); s.State() != "DELETE_COMPLETE" || users+projects > 0 {
			t.Errorf("killed at point %d: %s: %s; %d users and %d projects are left", n, s.State(), s.Reason, users, projects)
		}
	})
}
