package engine_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// reference has twenty resources of more than eight types that depend on one another. Some have
// names that users gave, which do not identify an object.
const reference = `
heat_template_version: 2016-10-14
resources:
  word:     {type: OS::Heat::RandomString, properties: {length: 12}}
  key:      {type: OS::Nova::KeyPair, properties: {name: {get_attr: [word, value]}, save_private_key: true}}
  net:      {type: OS::Neutron::Net}
  twin_a:   {type: OS::Neutron::Net, properties: {name: twin}}
  twin_b:   {type: OS::Neutron::Net, properties: {name: twin}}
  subnet:   {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  subnet_b: {type: OS::Neutron::Subnet, properties: {network: {get_resource: twin_b}, cidr: 10.2.0.0/24}}
  router:   {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  iface:    {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}}
  group:    {type: OS::Neutron::SecurityGroup, properties: {rules: [{protocol: tcp, port_range_min: 22, port_range_max: 22}]}}
  port:     {type: OS::Neutron::Port, properties: {network: {get_resource: net}, security_groups: [{get_resource: group}]}}
  port_b:   {type: OS::Neutron::Port, properties: {network: {get_resource: twin_b}}}
  address:  {type: OS::Neutron::FloatingIP, properties: {floating_network: public, port_id: {get_resource: port}}, depends_on: iface}
  volume:   {type: OS::Cinder::Volume, properties: {size: 1}}
  server:   {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, key_name: {get_resource: key}, networks: [{port: {get_resource: port}}]}}
  server_b: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: {get_resource: twin_b}}]}}
  attached: {type: OS::Cinder::VolumeAttachment, properties: {instance_uuid: {get_resource: server}, volume_id: {get_resource: volume}}}
  store:    {type: OS::Swift::Container}
  pause:    {type: OS::Heat::TestResource, properties: {value: {get_attr: [server, first_address]}, wait_secs: 2}}
  last:     {type: OS::Heat::Value, properties: {type: string, value: {get_attr: [pause, output]}}}
outputs:
  address: {value: {get_attr: [last, value]}}
`

// broken makes some of them and then fails, so that it is rolled back.
const broken = `
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  port:   {type: OS::Neutron::Port, properties: {network: {get_resource: net}}}
  server: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{port: {get_resource: port}}]}}
  volume: {type: OS::Cinder::Volume, properties: {size: 1}}
  end:    {type: OS::Heat::TestResource, properties: {fail: true, value: {get_resource: server}}}
`

// A story is an action on a stack that must end the same wherever its worker dies.
type story struct {
	name  string
	begin func(w *world, e *engine.Engine) string // returns the stack's ID
	end   string
}

var stories = []story{
	{"create", func(w *world, e *engine.Engine) string { return w.create(e, "ref", reference, true).ID }, "CREATE_COMPLETE"},
	{"rollback", func(w *world, e *engine.Engine) string { return w.create(e, "ref", broken, false).ID }, "ROLLBACK_COMPLETE"},
	{"delete", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", reference, true).ID)
		if s.State() != "CREATE_COMPLETE" {
			w.t.Fatalf("%s: %s", s.State(), s.Reason)
		}
		if err := e.DeleteStack(w.t.Context(), w.caller, s); err != nil {
			w.t.Fatal(err)
		}
		return s.ID
	}, "DELETE_COMPLETE"},
	{"update", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", reference, true).ID), changed, true).ID
	}, "UPDATE_COMPLETE"},
	{"update that goes back", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", reference, true).ID), failing, false).ID
	}, "ROLLBACK_COMPLETE"},
	{"update that a policy refuses", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", ruled, true).ID)
		if err := e.SetPolicy(w.t.Context(), s, policy(allowAll, denySubnets)); err != nil {
			w.t.Fatal(err)
		}
		return w.update(e, w.stackAgain(s), edit(ruled, "name: one", "name: two", "10.1.0.0/24", "10.2.0.0/24"), false).ID
	}, "ROLLBACK_COMPLETE"},
	{"replacement of what lets go", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", kept, true).ID), replacing, true).ID
	}, "UPDATE_COMPLETE"},
	{"replacement that goes back", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", kept, true).ID), relapsing, false).ID
	}, "ROLLBACK_COMPLETE"},
	{"replacement of a server whose port stays", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", plugged, true).ID), unplugged, true).ID
	}, "UPDATE_COMPLETE"},
	{"replacement of a server that goes back", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", plugged, true).ID), replugged, false).ID
	}, "ROLLBACK_COMPLETE"},
	{"replacement under the same name", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", named, true).ID), drawn, true).ID
	}, "UPDATE_COMPLETE"},
	{"replacement under the same name that goes back", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", named, true).ID), undrawn, false).ID
	}, "ROLLBACK_COMPLETE"},
	{"replacement of what stays", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", policed, true).ID), policedKept, true).ID
	}, "UPDATE_COMPLETE"},
	{"replacement of what stays that goes back", func(w *world, e *engine.Engine) string {
		failing := policedKept + "  End: {Type: OS::Heat::TestResource, DependsOn: [Sub, Disk], Properties: {fail: true}}\n"
		return w.update(e, w.run(e, nil, w.create(e, "ref", policed, true).ID), failing, false).ID
	}, "ROLLBACK_COMPLETE"},
	{"interfaces that share a port", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", sharedPort, true).ID)
		return w.update(e, s, edit(sharedPort, "subnet: {get_resource: b}", "subnet: {get_resource: c}"), true).ID
	}, "UPDATE_COMPLETE"},
	{"suspend", func(w *world, e *engine.Engine) string {
		return w.begins(e, w.run(e, nil, w.create(e, "ref", reference, true).ID), stack.Suspend).ID
	}, "SUSPEND_COMPLETE"},
	{"resume", func(w *world, e *engine.Engine) string {
		return w.begins(e, w.acts(e, w.run(e, nil, w.create(e, "ref", reference, true).ID), stack.Suspend), stack.Resume).ID
	}, "RESUME_COMPLETE"},
	{"check", func(w *world, e *engine.Engine) string {
		return w.begins(e, w.run(e, nil, w.create(e, "ref", reference, true).ID), stack.Check).ID
	}, "CHECK_COMPLETE"},
	{"abandon", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", reference, true).ID)
		w.leaves(e, s)
		return s.ID
	}, "DELETE_COMPLETE"},
	{"adopt", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", reference, true).ID)
		saved := w.leaves(e, s)
		w.run(e, nil, s.ID)
		return w.adopts(e, "ref", saved, true).ID
	}, "ADOPT_COMPLETE"},
	{"adopt at once", func(w *world, e *engine.Engine) string {
		saved := w.leaves(e, w.run(e, nil, w.create(e, "ref", reference, true).ID))
		return w.adopts(e, "other", saved, true).ID
	}, "ADOPT_COMPLETE"},
	{"group in batches", func(w *world, e *engine.Engine) string { return w.create(e, "ref", batched, true).ID }, "CREATE_COMPLETE"},
	{"group that rolls", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", batched, true).ID), rolled, true).ID
	}, "UPDATE_COMPLETE"},
	{"group that rolls back", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", batched, true).ID), unrolled, false).ID
	}, "ROLLBACK_COMPLETE"},
	{"deployments", func(w *world, e *engine.Engine) string { return w.create(e, "ref", quietly, true).ID }, "CREATE_COMPLETE"},
	{"deployments that change", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", quietly, true).ID), redeployed, true).ID
	}, "UPDATE_COMPLETE"},
	{"deployments that go", func(w *world, e *engine.Engine) string {
		return w.begins(e, w.run(e, nil, w.create(e, "ref", quietly, true).ID), stack.Delete).ID
	}, "DELETE_COMPLETE"},
	{"deployment made by the deletion", func(w *world, e *engine.Engine) string {
		late := edit(deployed, "input_values: {word: hello}}\n  tree", "actions: [DELETE], signal_transport: NO_SIGNAL}\n  tree")
		return w.begins(e, w.run(e, nil, w.create(e, "ref", late, true).ID), stack.Delete).ID
	}, "DELETE_COMPLETE"},
	{"snapshot", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", reference, true).ID)
		if _, err := e.SnapshotStack(w.t.Context(), w.caller, s, nil); err != nil {
			w.t.Fatal(err)
		}
		return s.ID
	}, "SNAPSHOT_COMPLETE"},
	{"restore", func(w *world, e *engine.Engine) string {
		s, one := w.keeps(e, w.run(e, nil, w.create(e, "ref", reference, true).ID), "kept")
		s = w.run(e, nil, w.update(e, s, changed, true).ID)
		if err := e.RestoreStack(w.t.Context(), w.caller, s, one.ID); err != nil {
			w.t.Fatal(err)
		}
		return s.ID
	}, "RESTORE_COMPLETE"},
	{"delete with snapshots", func(w *world, e *engine.Engine) string {
		s, _ := w.keeps(e, w.run(e, nil, w.create(e, "ref", reference, true).ID), "kept")
		if err := e.DeleteStack(w.t.Context(), w.caller, s); err != nil {
			w.t.Fatal(err)
		}
		return s.ID
	}, "DELETE_COMPLETE"},
}

// sharedPort has two interfaces over IPv6 on one network, to which Neutron gives one port.
const sharedPort = `
heat_template_version: 2018-08-31
resources:
  net:    {type: OS::Neutron::Net}
  a:      {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, ip_version: 6, cidr: "fd01::/64"}}
  b:      {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, ip_version: 6, cidr: "fd02::/64"}}
  c:      {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, ip_version: 6, cidr: "fd03::/64"}}
  router: {type: OS::Neutron::Router}
  first:  {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource: a}}}
  second: {type: OS::Neutron::RouterInterface, depends_on: first, properties: {router: {get_resource: router}, subnet: {get_resource: b}}}
`

// batched is a group of networks that is created in batches, and a chain.
const batched = `
heat_template_version: 2021-04-16
resources:
  g:
    type: OS::Heat::ResourceGroup
    update_policy:
      batch_create: {max_batch_size: 2, pause_time: 1}
      rolling_update: {max_batch_size: 2, min_in_service: 3, pause_time: 1}
    properties:
      count: 4
      resource_def: {type: OS::Neutron::Net, properties: {name: "of-%index%"}}
  c: {type: OS::Heat::ResourceChain, properties: {resources: [OS::Heat::RandomString, OS::Neutron::Net]}}
  last: {type: OS::Heat::Value, properties: {value: {get_attr: [g, refs_map]}}}
`

// rolled is batched with another name and fewer members. One member must be removed.
var rolled = edit(batched, "of-%index%", "with-%index%", "count: 4", "count: 3\n      removal_policies: [{resource_list: [1]}]")

// unrolled fails at the end.
var unrolled = edit(rolled, "  last:", "  end: {type: OS::Heat::TestResource, depends_on: g, properties: {fail: true}}\n  last:")

// changed is reference after an update. Some resources change in place (a name, rules, a tag, a
// flavor, a text that others read). A network is replaced together with its subnet, port and
// server. Some are removed and some are added.
var changed = edit(reference,
	"  net:      {type: OS::Neutron::Net}", "  net:      {type: OS::Neutron::Net, properties: {name: renamed, tags: [new]}}",
	"port_range_min: 22, port_range_max: 22}]", "port_range_min: 80, port_range_max: 80}]",
	"  twin_b:   {type: OS::Neutron::Net, properties: {name: twin}}", "  twin_b:   {type: OS::Neutron::Net, properties: {name: twin, availability_zone_hints: [nova]}}",
	"flavor: m1.nano, key_name", "flavor: m1.tiny, key_name",
	"  store:    {type: OS::Swift::Container}", "  more:     {type: OS::Swift::Container}",
	"wait_secs: 2", "wait_secs: 1",
)

// failing is changed with a resource that fails near the end.
var failing = edit(changed, "outputs:", "  end:      {type: OS::Heat::TestResource, depends_on: [subnet_b, server_b, server, more, last], properties: {fail: true}}\noutputs:")

// TestEveryCrashPoint kills the worker before and after each of its effects: calls, commits,
// leases, messages. The next worker must end where an undisturbed worker would have.
func TestEveryCrashPoint(t *testing.T) {
	t.Parallel()
	stride := int64(7) // the short form; HEARTH_CRASH_EVERY=1 tests every point
	if n, err := fmt.Sscan(os.Getenv("HEARTH_CRASH_EVERY"), &stride); n == 1 && err != nil {
		t.Fatal(err)
	}
	for _, s := range everyStory() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			b := begin(t, s.begin)
			undisturbed := play(t, s, b, nil)
			// The shortest story has about 50 points.
			atEachPoint(t, stride, (40+stride-1)/stride, func(n int64, k *killer) {
				if got := play(t, s, b, k); got != undisturbed {
					t.Fatalf("killed at point %d:\n%s\nundisturbed:\n%s", n, got, undisturbed)
				}
			})
		})
	}
}

func everyStory() []story {
	return slices.Concat(stories, inPlace, trees, halts, volumes, adoptions, remotes, addresses, others, identities, exchanges)
}

// play runs one story with a worker that may die, and then with another one. It returns how it
// ended: the stack, and the objects in the cloud.
func play(t *testing.T, s story, b *beginning, k *killer) string {
	t.Helper()
	w := b.again(t)
	defer w.close()
	id := b.stackID
	if k != nil {
		w.run(w.engine(k), k, id)
		if k.left.Load()%2 == 0 {
			w.mu.Lock()
			w.queue = nil // the queue may forget: it owns nothing
			w.mu.Unlock()
		}
		w.clock.forward(lease + time.Second)
	}
	end := w.run(w.engine(nil), nil, id)
	if end.State() != s.end {
		t.Fatalf("killed at %v: %s: %s", k, end.State(), end.Reason)
	}
	w.looks(w.engine(nil), nil) // the search for suspects must do no harm and leave nothing
	var rows []stack.Resource
	var lines []string
	for _, one := range append([]stack.Stack{end}, w.allBelow(id)...) {
		lines = append(lines, fmt.Sprintf("stack %d %s", one.Depth, one.State()))
		its, err := w.store.Rows(t.Context(), one.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range its {
			lines = append(lines, fmt.Sprintf("%d %s %s", one.Depth, r.Name, r.State()))
		}
		rows = append(rows, its...)
	}
	size, err := w.store.TreeSize(t.Context(), id, "")
	if err != nil || size != len(rows) && end.State() != "ROLLBACK_COMPLETE" { // of a create: there is a template but no resources
		t.Errorf("killed at %v: the tree is said to have %d resources, and has %d (%v)", k, size, len(rows), err)
	}
	lines = append(lines, fmt.Sprintf("size %d", size), "exports "+w.exports())
	stayed := 0
	for key := range w.objects() {
		if _, was := b.held[key]; was {
			stayed++
		}
	}
	lines = append(lines, fmt.Sprintf("%d of %d objects stayed", stayed, len(b.held)))
	slices.Sort(lines)
	return end.State() + "\n" + strings.Join(lines, "\n") + "\n" + w.accounted(b.before, rows)
}

// objects returns the objects in the simulated cloud, by service, kind and ID.
func (w *world) objects() map[string]string {
	all := map[string]string{}
	for _, o := range w.sim.Objects() {
		if o.Service != "identity" {
			all[o.Service+"/"+o.Kind+"/"+o.ID] = o.Name
		}
	}
	return all
}

// accounted returns how many new objects of each kind there are, and whether every object that a
// row names exists.
func (w *world) accounted(before map[string]string, rows []stack.Resource) string {
	after := w.objects()
	count := map[string]int{}
	ids := map[string]bool{}
	for key := range after {
		parts := strings.SplitN(key, "/", 3)
		ids[parts[2]] = true
		if _, old := before[key]; !old {
			count[parts[0]+" "+parts[1]]++
		}
	}
	var lines []string
	for _, kind := range slices.Sorted(maps.Keys(count)) {
		lines = append(lines, fmt.Sprintf("%s: %d", kind, count[kind]))
	}
	lines = append(lines, fmt.Sprintf("trusts: %d", w.trusts()), fmt.Sprintf("software: %d configs, %d deployments", len(w.configs()), len(w.deployments())))
	for _, r := range rows {
		if r.Type == "OS::Neutron::Port" {
			lines = append(lines, fmt.Sprintf("%s has %d addresses", r.Name, len(w.addresses(r.PhysicalID))))
		}
		if text := w.detailed(r); text != "" {
			lines = append(lines, text)
		}
		if d := w.catalog.OfRow(r); d.Create != nil && d.Create[0].KeepID != "" && !ids[r.PhysicalID] {
			lines = append(lines, fmt.Sprintf("%s: the cloud has no %s", r.Name, r.PhysicalID))
		}
	}
	return strings.Join(lines, "\n")
}

// trusts returns how many trusts Hearth has.
func (w *world) trusts() (n int) {
	for _, o := range w.sim.Objects() {
		if o.Service == "identity" && o.Kind == "trust" {
			n++
		}
	}
	return n
}
