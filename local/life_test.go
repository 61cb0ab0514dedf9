package main

import (
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// It is up soon, says where things are, and ends when it is asked to.
func TestComesUp(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	p := start(t, t.TempDir(), "HEARTH_HEAT_LISTEN="+taken.Addr().String())
	t.Logf("up after %s", p.took.Round(10*time.Millisecond))
	if p.took > time.Minute { // 3 s is the aim; the machine may be busy
		t.Errorf("up after %s", p.took)
	}
	said := p.output()
	for _, want := range []string{
		p.gateway + "/function/api/v1/<project>", "not on Heat's own port: HEARTH_HEAT_LISTEN: another program listens on " + taken.Addr().String(), "simulated", "SQLite in .hearth",
		"/.hearth/clouds.yaml OS_CLOUD=hearth", "openstack stack create --wait -t docs/first.yaml first",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the banner lacks %q", want)
		}
	}
	clouds, err := os.ReadFile(filepath.Join(p.dir, ".hearth/clouds.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(clouds), "auth_url: "+p.auth+"\n") {
		t.Errorf("clouds.yaml does not name %s:\n%s", p.auth, clouds)
	}
	u := p.login("demo")
	u.get("/stacks")
	if a := u.call("GET", p.auth+"/auth/catalog", nil).want(t, http.StatusOK); !strings.Contains(a.text, `"`+p.gateway+`/function/cfn/v1"`) {
		t.Errorf("the catalog has no CloudFormation API: %s", a.text)
	}
	if a := u.call("GET", p.gateway+"/healthz", nil); a.status != http.StatusOK {
		t.Errorf("healthz: %d", a.status)
	}
	p.interrupt()
}

// On Heat's own port the API stands without the gateway's path.
func TestHeatsPort(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close() // for the program to take
	p := start(t, t.TempDir(), "HEARTH_HEAT_LISTEN="+address)
	if !strings.Contains(p.output(), "http://"+address+"/v1/<project>") {
		t.Error("the banner does not name it")
	}
	u := p.login("demo")
	u.api = "http://" + address + "/v1/" + u.project
	stack := u.create("there", object{"template": "heat_template_version: 2013-05-23\nresources: {a: {type: OS::Heat::None}}\n"})
	u.waitForStack(stack, "CREATE_COMPLETE")
	shown := u.get(stack)
	if got := text(shown, "stack", "links", 0, "href"); got != u.api+stack {
		t.Errorf("the stack's address is %s, want %s", got, u.api+stack)
	}
}

// Killed in the middle of a stack and started again, it goes on from there: nothing
// is lost and nothing is made twice.
func TestKilledAndStartedAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start := func() *program { return start(t, dir, "HEARTH_LEASE=3s", "HEARTH_REDELIVER_AFTER=1s") } // soon, for a test
	p := start()
	u := p.login("demo")
	stack := u.create("app", object{"template": `
heat_template_version: 2021-04-16
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.7.0.0/24}}
  one: {type: OS::Nova::Server, depends_on: subnet, properties: {flavor: m1.tiny, image: cirros, networks: [{network: {get_resource: net}}]}}
  two: {type: OS::Nova::Server, depends_on: subnet, properties: {flavor: m1.tiny, image: cirros, networks: [{network: {get_resource: net}}]}}
  volume: {type: OS::Cinder::Volume, properties: {size: 1}}
  attachment: {type: OS::Cinder::VolumeAttachment, properties: {instance_uuid: {get_resource: one}, volume_id: {get_resource: volume}}}
  after: {type: OS::Heat::RandomString, depends_on: [one, two, attachment]}
`})
	for late := time.Now().Add(5 * time.Minute); p.objects(u)["server"] < 2; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("no servers are made")
		}
	}
	p.kill()

	p = start()
	u = p.login("demo")
	u.waitForStack(stack, "CREATE_COMPLETE")
	want := map[string]int{"network": 1, "subnet": 1, "server": 2, "port": 2, "volume": 1, "attachment": 1, "trust": 1}
	if got := p.objects(u); !maps.Equal(got, want) {
		t.Errorf("in the cloud are %v, want %v", got, want)
	}
	resources, _ := at(u.get(stack+"/resources"), "resources").([]any)
	if len(resources) != 7 {
		t.Errorf("%d resources", len(resources))
	}
	u.call("DELETE", u.api+stack, nil).want(t, http.StatusNoContent)
	p.interrupt() // at once: the removal goes on, too

	p = start()
	u = p.login("demo")
	u.waitForStack(stack, "DELETE_COMPLETE")
	if got := p.objects(u); len(got) != 0 {
		t.Errorf("left in the cloud are %v", got)
	}
}
