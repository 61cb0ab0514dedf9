package engine_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// polled has a server whose agent polls an object, and three deployments on it.
const polled = `
heat_template_version: 2016-10-14
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  web:
    type: OS::Nova::Server
    depends_on: subnet
    metadata: {mine: 1}
    properties: {image: cirros, flavor: m1.nano, networks: [{network: {get_resource: net}}], user_data_format: SOFTWARE_CONFIG, software_config_transport: POLL_TEMP_URL}
  config: {type: OS::Heat::SoftwareConfig, properties: {group: script, config: "echo"}}
  a: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: web}, signal_transport: NO_SIGNAL}}
  b: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: web}, signal_transport: NO_SIGNAL}}
  c: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: web}, signal_transport: NO_SIGNAL}}
`

// polls returns what the agent of a server finds at its URL.
func (w *world) polls(s stack.Stack, server string) (code int, text string) {
	w.t.Helper()
	address, _ := w.row(s, server).Data[stepdef.PollURL].(string)
	return got(w, address)
}

func got(w *world, address string) (code int, text string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return a.StatusCode, string(body)
}

// isPolledAsShown checks that the agent finds the metadata that the API shows, with so many deployments.
func (w *world) isPolledAsShown(e *engine.Engine, s stack.Stack, deployments int, when string) {
	w.t.Helper()
	metadata, err := e.Metadata(w.t.Context(), s, w.row(s, "web"))
	if err != nil {
		w.t.Fatal(err)
	}
	code, text := w.polls(s, "web")
	if list, _ := metadata["deployments"].([]any); code != http.StatusOK || text != stepdef.Dumps(metadata) || len(list) != deployments {
		w.t.Fatalf("%s: %d, the agent finds %s, shown is %s", when, code, text, stepdef.Dumps(metadata))
	}
}

// TestServerPollsObject: the object that an agent polls has the server's metadata after each action,
// whenever a worker dies; nothing is left when the stack is deleted.
func TestServerPollsObject(t *testing.T) {
	t.Parallel()
	created := begin(t, func(w *world, e *engine.Engine) string { return w.create(e, "s", polled, true).ID })
	atEachPoint(t, 9, 5, func(n int64, k *killer) {
		w := created.again(t)
		defer w.close()
		s, e := w.survives(k, created.stackID, "CREATE_COMPLETE")
		w.isPolledAsShown(e, s, 3, "created")
		s = w.run(e, nil, w.update(e, s, edit(polled, "mine: 1", "mine: 2"), true).ID)
		w.isPolledAsShown(e, s, 3, "other metadata")
		address := w.row(s, "web").Data[stepdef.PollURL].(string)
		s = w.acts(e, s, stack.Delete)
		w.looks(e, nil)
		if code, _ := got(w, address); s.State() != "DELETE_COMPLETE" || code == http.StatusOK || len(w.objects()) != len(created.before) {
			t.Errorf("killed at point %d: %s: %s; %d objects are left, the object answers %d", n, s.State(), s.Reason, len(w.objects()), code)
		}
	})
	fewer := edit(polled, "  b: {type", "  d: {type", "mine: 1", "mine: 3")
	updated := begin(t, func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "s", polled, true).ID), fewer, true).ID
	})
	atEachPoint(t, 9, 5, func(_ int64, k *killer) {
		w := updated.again(t)
		defer w.close()
		s, e := w.survives(k, updated.stackID, "UPDATE_COMPLETE")
		w.isPolledAsShown(e, s, 3, "updated")
	})
}

// survives runs a stack with a worker that may die, and then with another one.
func (w *world) survives(k *killer, id, state string) (stack.Stack, *engine.Engine) {
	w.t.Helper()
	w.run(w.engine(k), k, id)
	w.clock.forward(lease + time.Second)
	e := w.engine(nil)
	s := w.run(e, nil, id)
	if s.State() != state {
		w.t.Fatalf("killed at %v: %s: %s", k, s.State(), s.Reason)
	}
	return s, e
}

// TestServerBeginsToPoll: an update gives the agent an object to poll, and takes another transport later.
// The object goes on to have the metadata, so that the agent learns of that.
func TestServerBeginsToPoll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	byKey := edit(polled, "POLL_TEMP_URL", "POLL_SERVER_CFN")
	s := w.ended(e, w.create(e, "s", byKey, true), "CREATE_COMPLETE")
	id := w.row(s, "web").PhysicalID
	s = w.ended(e, w.update(e, s, polled, true), "UPDATE_COMPLETE")
	w.isPolledAsShown(e, s, 3, "it begins")
	s = w.ended(e, w.update(e, s, byKey, true), "UPDATE_COMPLETE")
	w.isPolledAsShown(e, s, 3, "it ends")
	if now := w.row(s, "web").PhysicalID; now != id {
		t.Errorf("the server was replaced: %s, %s", id, now)
	}
}

// TestServerPollsDeploymentsOfAPI: deployments that a user makes are in the object that the agent polls, and in
// its messages.
func TestServerPollsDeploymentsOfAPI(t *testing.T) {
	t.Parallel()
	for transport, check := range map[string]func(w *world, e *engine.Engine, s stack.Stack, deployments int, when string){
		"POLL_TEMP_URL": (*world).isPolledAsShown,
		"ZAQAR_MESSAGE": func(w *world, e *engine.Engine, s stack.Stack, _ int, when string) { w.takes(e, s, when) },
	} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			getsDeploymentsOfAPI(t, transport, check)
		})
	}
}

func getsDeploymentsOfAPI(t *testing.T, transport string, check func(w *world, e *engine.Engine, s stack.Stack, deployments int, when string)) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.ended(e, w.create(e, "s", edit(polled, "POLL_TEMP_URL", transport), true), "CREATE_COMPLETE")
	check(w, e, s, 3, "of the stack")
	config, err := e.CreateSoftwareConfig(t.Context(), w.caller, stack.SoftwareConfig{Config: []byte(`"echo"`)})
	if err != nil {
		t.Fatal(err)
	}
	d, err := e.CreateSoftwareDeployment(t.Context(), w.caller, stack.SoftwareDeployment{ConfigID: config.ID, ServerID: w.row(s, "web").PhysicalID})
	if err != nil {
		t.Fatal(err)
	}
	check(w, e, s, 4, "created")
	if err := e.DeleteSoftwareDeployment(t.Context(), w.caller, d.ID); err != nil {
		t.Fatal(err)
	}
	check(w, e, s, 3, "deleted")
}

// TestServerPollsAfterRetry: a server that ended in an error is made again, and so is what its agent polls,
// takes messages from or signs in with.
func TestServerPollsAfterRetry(t *testing.T) {
	t.Parallel()
	for transport, works := range map[string]func(w *world, e *engine.Engine, s stack.Stack){
		"POLL_TEMP_URL": func(w *world, e *engine.Engine, s stack.Stack) { w.isPolledAsShown(e, s, 3, "made again") },
		"ZAQAR_MESSAGE": func(w *world, e *engine.Engine, s stack.Stack) { w.takes(e, s, "made again") },
		"POLL_SERVER_HEAT": func(w *world, _ *engine.Engine, s stack.Stack) {
			if code := w.signsIn(stepdef.StackUserOf(w.row(s, "web"))); code != http.StatusCreated {
				w.t.Errorf("the agent's sign-in is answered %d", code)
			}
		},
	} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if err := w.sim.AddFault(simcloud.Fault{Name: "error", Service: "compute", Method: "POST", Path: "/servers$", FailObject: true, Times: 1}); err != nil {
				t.Fatal(err)
			}
			e := w.engine(nil)
			s := w.ended(e, w.create(e, "s", edit(polled, "POLL_TEMP_URL", transport), true), "CREATE_COMPLETE")
			if hits := w.sim.Faults()[0].Hits; hits != 1 {
				t.Fatalf("%d servers ended in an error", hits)
			}
			works(w, e, s)
			if s = w.acts(e, s, stack.Delete); s.State() != "DELETE_COMPLETE" {
				t.Errorf("%s: %s", s.State(), s.Reason)
			}
			if users, projects := w.stackUsers(); users+projects > 0 {
				t.Errorf("%d users and %d projects are left", users, projects)
			}
		})
	}
}
