package engine_test

import (
	"fmt"
	"net/http"
	"testing"

	"hearth/shared/awssign"
	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// metal has a server that exists already, and two deployments on it.
const metal = `
heat_template_version: 2018-08-31
resources:
  web: {type: OS::Heat::DeployedServer, metadata: {mine: 1}, properties: {name: metal, software_config_transport: TRANSPORT}}
  config: {type: OS::Heat::SoftwareConfig, properties: {group: script, config: "echo"}}
  a: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: web}, signal_transport: NO_SIGNAL}}
  b: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: web}, signal_transport: NO_SIGNAL}}
outputs:
  name: {value: {get_attr: [web, name]}}
  agent: {value: {get_attr: [web, os_collect_config, collectors]}}
`

// TestDeployedServer: with each transport, the agent of a server that exists already gets what the API shows.
// No server is made, and nothing is left at the end.
func TestDeployedServer(t *testing.T) {
	t.Parallel()
	polls := func(w *world, e *engine.Engine, s stack.Stack, when string) { w.isPolledAsShown(e, s, 2, when) }
	for transport, c := range map[string]struct {
		collectors string
		gets       func(w *world, e *engine.Engine, s stack.Stack, when string)
	}{
		"POLL_TEMP_URL": {"[request local]", polls},
		"ZAQAR_MESSAGE": {"[zaqar local]", (*world).takes},
		"POLL_SERVER_HEAT": {"[heat local]", func(w *world, _ *engine.Engine, s stack.Stack, when string) {
			if code := w.signsIn(stepdef.StackUserOf(w.row(s, "web"))); code != http.StatusCreated {
				w.t.Errorf("%s: the agent's sign-in is answered %d", when, code)
			}
		}},
		"POLL_SERVER_CFN": {"[cfn local]", func(w *world, e *engine.Engine, s stack.Stack, when string) {
			row := w.row(s, "web")
			secret, _ := row.Data[stack.SecretKeyData].(string)
			if got := w.readable(e, awssign.Key{Access: row.AccessKey, Secret: secret}); got != "" { // none of other resources
				w.t.Errorf("%s: with its key it reads %q", when, got)
			}
		}},
	} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			before := len(w.objects())
			template := edit(metal, "TRANSPORT", transport)
			s := w.ended(e, w.create(e, "s", template, true), "CREATE_COMPLETE")
			if out := w.outputs(e, s); out["name"] != "metal" || fmt.Sprint(out["agent"]) != c.collectors {
				t.Errorf("the outputs are %v, want %s", out, c.collectors)
			}
			w.showsDeployments(e, s, 2)
			c.gets(w, e, s, "created")
			s = w.ended(e, w.update(e, s, edit(template, "mine: 1", "mine: 2"), true), "UPDATE_COMPLETE")
			c.gets(w, e, s, "updated")
			s = w.acts(e, w.acts(e, s, stack.Suspend), stack.Resume)
			c.gets(w, e, s, "resumed")
			s = w.acts(e, s, stack.Delete)
			w.looks(e, nil)
			if users, projects := w.stackUsers(); s.State() != "DELETE_COMPLETE" || users+projects > 0 || len(w.objects()) != before {
				t.Errorf("%s: %s; %d users, %d projects and %d objects are left", s.State(), s.Reason, users, projects, len(w.objects())-before)
			}
		})
	}
}

// showsDeployments checks how many deployments are in the metadata of the server web.
func (w *world) showsDeployments(e *engine.Engine, s stack.Stack, want int) {
	w.t.Helper()
	metadata, err := e.Metadata(w.t.Context(), s, w.row(s, "web"))
	if err != nil {
		w.t.Fatal(err)
	}
	if list, _ := metadata["deployments"].([]any); len(list) != want || metadata["mine"] == nil {
		w.t.Errorf("the metadata are %s, want %d deployments", stepdef.Dumps(metadata), want)
	}
}

// TestDeployedServerChangesTransport: an update gives the agent another way to its metadata.
func TestDeployedServerChangesTransport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	s := w.ended(e, w.create(e, "s", edit(metal, "TRANSPORT", "POLL_SERVER_CFN"), true), "CREATE_COMPLETE")
	id := w.row(s, "web").PhysicalID
	s = w.ended(e, w.update(e, s, edit(metal, "TRANSPORT", "POLL_TEMP_URL"), true), "UPDATE_COMPLETE")
	w.isPolledAsShown(e, s, 2, "it begins")
	s = w.ended(e, w.update(e, s, edit(metal, "TRANSPORT", "ZAQAR_MESSAGE"), true), "UPDATE_COMPLETE")
	w.takes(e, s, "messages")
	w.isPolledAsShown(e, s, 2, "the object remains")
	if now := w.row(s, "web").PhysicalID; now != id {
		t.Errorf("the server was replaced: %s, %s", id, now)
	}
}
