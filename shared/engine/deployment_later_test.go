package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const served = `
heat_template_version: 2018-08-31
resources:
  server:
    type: OS::Nova::Server
    properties: {image: cirros, flavor: m1.nano, networks: [{network: private}], user_data_format: SOFTWARE_CONFIG, software_config_transport: POLL_TEMP_URL}
`

// laterActions are ways to declare the actions for which a server gets a config. ACTIONS is
// replaced by the actions.
var laterActions = map[string]string{
	"SoftwareDeployment": served + `
  config: {type: OS::Heat::SoftwareConfig, properties: {config: echo}}
  told: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: server}, actions: ACTIONS, name: one}}
`,
	"StructuredDeployment": served + `
  config: {type: OS::Heat::StructuredConfig, properties: {config: {a: b}}}
  told: {type: OS::Heat::StructuredDeployment, properties: {config: {get_resource: config}, server: {get_resource: server}, actions: ACTIONS, name: one}}
`,
	"SoftwareComponent": served + `
  config: {type: OS::Heat::SoftwareComponent, properties: {configs: [{actions: ACTIONS, config: echo, tool: script}]}}
  told: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: server}, name: one}}
`,
	"SoftwareDeploymentGroup": served + `
  config: {type: OS::Heat::SoftwareConfig, properties: {config: echo}}
  all: {type: OS::Heat::SoftwareDeploymentGroup, properties: {config: {get_resource: config}, servers: {told: {get_resource: server}}, actions: ACTIONS, name: one}}
`,
	"StructuredDeploymentGroup": served + `
  config: {type: OS::Heat::StructuredConfig, properties: {config: {a: b}}}
  all: {type: OS::Heat::StructuredDeploymentGroup, properties: {config: {get_resource: config}, servers: {told: {get_resource: server}}, actions: ACTIONS, name: one}}
`,
}

// answered lets the deployment of an action begin, checks it, and signals its success. until finds
// out that the stack waits for it.
func (w *world) answered(e *engine.Engine, s stack.Stack, action stack.Action) {
	w.t.Helper()
	owner := s
	if !w.has(s, "told") {
		owner = w.below(s, "all")
	}
	w.until(e, func() bool {
		if now := w.stack(s.ID); now.Status != stack.InProgress {
			w.t.Fatalf("%s without a signal: %s", now.State(), now.Reason)
		}
		r := w.row(owner, "told")
		return r.PhysicalID != "" && r.WaitKey == stack.SignalKey(r.PhysicalID)
	})
	switch all := w.deployments(); {
	case len(all) != 1:
		w.t.Fatalf("len(all) = %d, want 1: %v", len(all), action)
	case *all[0].Action != string(action):
		w.t.Fatalf("*all[0].Action = %q, want %q: %v", *all[0].Action, string(action), action)
	case *all[0].Status != "IN_PROGRESS":
		w.t.Fatalf("*all[0].Status = %q, want %q: %v", *all[0].Status, "IN_PROGRESS", action)
	}
	if err := e.Signal(w.t.Context(), w.caller, owner, w.row(owner, "told"), map[string]any{}); err != nil {
		w.t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.Status != stack.Complete || s.Action != action {
		w.t.Fatalf("%s: %s", s.State(), s.Reason)
	}
}

// deployed returns the last action of each deployment.
func (w *world) deployed() string {
	w.t.Helper()
	var all []string
	for _, d := range w.deployments() {
		all = append(all, d.ID+" "+*d.Action+" "+*d.Status+" "+d.ConfigID)
	}
	return strings.Join(all, ", ")
}

func (w *world) has(s stack.Stack, name string) bool {
	_, there := w.rows(s)[name]
	return there
}

// A deployment is made at the first action that it is for, whichever that is.
func TestDeploymentsOfLaterActions(t *testing.T) {
	for kind, template := range laterActions {
		for _, actions := range []string{"DELETE", "SUSPEND, DELETE", "RESUME", "UPDATE", "SUSPEND"} {
			t.Run(kind+" "+actions, func(t *testing.T) {
				w := newWorld(t)
				e := w.engine(nil)
				template := strings.ReplaceAll(template, "ACTIONS", "["+actions+"]")
				s := w.run(e, nil, w.create(e, "later", template, true).ID)
				for _, action := range []stack.Action{stack.Update, stack.Suspend, stack.Resume, stack.Delete} {
					if s.Status != stack.Complete {
						t.Fatalf("%s: %s", s.State(), s.Reason)
					}
					if w.has(s, "told") {
						if r := w.row(s, "told"); (r.PhysicalID != "") != (len(w.deployments()) == 1) {
							t.Fatalf("after %s the deployment is %q, and there are %d", s.Action, r.PhysicalID, len(w.deployments()))
						}
					}
					before := w.deployed()
					if action == stack.Update {
						s = w.update(e, s, edit(template, "name: one", "name: two"), true)
					} else {
						s = w.begins(e, s, action)
					}
					if strings.Contains(actions, string(action)) {
						w.answered(e, s, action)
						s = w.stack(s.ID)
						continue
					}
					if s = w.run(e, nil, s.ID); action != stack.Delete && before != w.deployed() {
						t.Errorf("%s: before %q, now %q", action, before, w.deployed())
					}
				}
				if n := len(w.deployments()) + len(w.configs()); s.State() != "DELETE_COMPLETE" || n != 0 {
					t.Errorf("%s: %s; %d deployments and configs are left", s.State(), s.Reason, n)
				}
			})
		}
	}
}

// The old deployment, after a replacement or a removal from the template, is deleted like any
// other: its server gets the DELETE.
func TestDeploymentOfDeletionIsRemoved(t *testing.T) {
	template := strings.ReplaceAll(laterActions["SoftwareDeployment"], "ACTIONS", "[DELETE]")
	for name, to := range map[string]string{
		"removed":  template[:strings.Index(template, "  told:")],
		"replaced": edit(template, "name: one}", "name: one, signal_transport: NO_SIGNAL}"),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine(nil)
			s := w.run(e, nil, w.create(e, "later", template, true).ID)
			s = w.update(e, s, to, true)
			w.until(e, func() bool {
				if now := w.stack(s.ID); now.Status != stack.InProgress {
					t.Fatalf("%s without a signal: %s", now.State(), now.Reason)
				}
				all := w.deployments()
				return len(all) == 1 && *all[0].Action == "DELETE" && *all[0].Status == "IN_PROGRESS"
			})
		})
	}
}
