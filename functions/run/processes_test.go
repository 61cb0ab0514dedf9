package main

import (
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hearth/shared/simcloud"
)

const application = `
heat_template_version: 2021-04-16
resources:
  net: {type: OS::Neutron::Net, properties: {name: p-net}}
  subnet: {type: OS::Neutron::Subnet, properties: {name: p-subnet, network: {get_resource: net}, cidr: 10.9.0.0/24}}
  port: {type: OS::Neutron::Port, depends_on: subnet, properties: {name: p-port, network: {get_resource: net}}}
  server:
    type: OS::Nova::Server
    properties: {name: p-server, flavor: m1.tiny, image: cirros, networks: [{port: {get_resource: port}}]}
  handle: {type: OS::Heat::WaitConditionHandle}
  ready: {type: OS::Heat::WaitCondition, depends_on: server, properties: {handle: {get_resource: handle}, timeout: 600}}
outputs:
  endpoint: {value: {get_attr: [handle, endpoint]}}
  token: {value: {get_attr: [handle, token]}}
  data: {value: {get_attr: [ready, data]}}
`

// A stack from its creation to its removal through all functions, each a process of
// its own; the server in it reports over HTTP as it would from inside.
func TestProcesses(t *testing.T) {
	t.Parallel()
	h := newDeployment(t, simcloud.Options{Settings: simcloud.Settings{ServerBuild: 0.5}})
	for _, p := range h.processes {
		p.healthy(t)
	}
	var refused struct{}
	if status, _ := h.call("POST", h.gateway+"/function/validator/", "", map[string]any{"heat_template_version": "2021-04-16", "resource": nil}, &refused); status != http.StatusBadRequest {
		t.Errorf("the validator: %d", status)
	}

	stack := h.create("application", application)
	outputs := func(s shown) map[string]any {
		all := map[string]any{}
		for _, o := range s.Outputs {
			all[o.Key] = o.Value
		}
		return all
	}
	var endpoint, token string
	for late := time.Now().Add(5 * time.Minute); token == "" && time.Now().Before(late); time.Sleep(50 * time.Millisecond) {
		o := outputs(h.show(stack))
		endpoint, _ = o["endpoint"].(string)
		token, _ = o["token"].(string)
	}
	if status, _ := h.call("POST", endpoint, "not the token", map[string]any{"status": "SUCCESS"}, nil); status != http.StatusUnauthorized {
		t.Errorf("a signal without the token: %d", status)
	}
	signal := map[string]any{"status": "SUCCESS", "reason": "up", "data": "here I am", "id": "one"}
	if status, _ := h.call("POST", endpoint, token, signal, nil); status != http.StatusOK && status != http.StatusNoContent {
		t.Fatalf("a signal to %s: %d", endpoint, status)
	}
	s := h.becomes(stack, "CREATE_COMPLETE")
	if got, want := outputs(s)["data"], `{"one": "here I am"}`; got != want {
		t.Errorf("the condition's data is %v, want %s", got, want)
	}
	for kind, want := range map[string]int{"network": 1, "subnet": 1, "port": 1, "server": 1} {
		if got := h.made(kind); got != want {
			t.Errorf("%d of kind %s, want %d", got, kind, want)
		}
	}
	// The network keeps its object under another name, the server is resized, a second
	// subnet comes, the condition goes.
	next := strings.NewReplacer("{name: p-net}", "{name: p-next}", "m1.tiny", "m1.small", "  ready: {type: OS::Heat::WaitCondition, depends_on: server, properties: {handle: {get_resource: handle}, timeout: 600}}\n",
		"  more: {type: OS::Neutron::Subnet, properties: {name: p-more, network: {get_resource: net}, cidr: 10.8.0.0/24}}\n",
		"  data: {value: {get_attr: [ready, data]}}\n", "").Replace(application)
	var foreseen struct {
		Changes map[string][]struct {
			Name string `json:"resource_name"`
		} `json:"resource_changes"`
	}
	if status, _ := h.call("PUT", stack+"/preview", h.token, map[string]any{"template": next}, &foreseen); status != http.StatusOK {
		t.Fatalf("preview: %d", status)
	}
	for outcome, want := range map[string]int{"unchanged": 3, "updated": 2, "replaced": 0, "added": 1, "deleted": 1} {
		if got := len(foreseen.Changes[outcome]); got != want {
			t.Errorf("%s: %v, want %d", outcome, foreseen.Changes[outcome], want)
		}
	}
	if status, _ := h.call("PUT", stack, h.token, map[string]any{"template": next}, nil); status != http.StatusAccepted {
		t.Fatalf("update: %d", status)
	}
	h.becomes(stack, "UPDATE_COMPLETE")
	for kind, want := range map[string]int{"network": 1, "subnet": 2, "port": 1, "server": 1} {
		if got := h.made(kind); got != want {
			t.Errorf("after the update %d of kind %s, want %d", got, kind, want)
		}
	}
	if status, _ := h.call("DELETE", stack, h.token, nil, nil); status != http.StatusNoContent {
		t.Fatalf("delete: %d", status)
	}
	h.becomes(stack, "DELETE_COMPLETE")
	for _, kind := range []string{"network", "subnet", "port", "server"} {
		if got := h.made(kind); got != 0 {
			t.Errorf("%d of kind %s are left", got, kind)
		}
	}
	for _, p := range h.processes {
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range h.processes {
		p.ends(t)
	}
}

// Every process is asked to end while a call to the cloud is under way. All end in
// peace, and those that come after them finish the stack with nothing made twice.
func TestProcessesEndAndGoOn(t *testing.T) {
	t.Parallel()
	called, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	h := newDeployment(t, simcloud.Options{Before: func(r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/compute/v2.1/servers" {
			once.Do(func() {
				close(called)
				<-goOn
			})
		}
	}})
	stack := h.create("interrupted", `
heat_template_version: 2021-04-16
resources:
  net: {type: OS::Neutron::Net, properties: {name: p-net}}
  subnet: {type: OS::Neutron::Subnet, properties: {name: p-subnet, network: {get_resource: net}, cidr: 10.9.0.0/24}}
  server:
    type: OS::Nova::Server
    depends_on: subnet
    properties: {name: p-server, flavor: m1.tiny, image: cirros, networks: [{network: {get_resource: net}}]}
  after: {type: OS::Heat::TestResource, depends_on: server, properties: {wait_secs: 1}}
`)
	select {
	case <-called:
	case <-time.After(5 * time.Minute):
		t.Fatal("the server is never asked for")
	}
	before := h.processes
	for _, p := range before {
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	before["stepper"].awaits(t, "ending")
	close(goOn)
	for _, p := range before {
		p.ends(t)
	}
	h.mu.Lock()
	h.processes = map[string]*process{}
	h.mu.Unlock()
	for name := range before {
		h.start(name)
	}
	h.becomes(stack, "CREATE_COMPLETE")
	for kind, want := range map[string]int{"network": 1, "subnet": 1, "server": 1} {
		if got := h.made(kind); got != want {
			t.Errorf("%d of kind %s, want %d", got, kind, want)
		}
	}
}
