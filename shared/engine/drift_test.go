package engine_test

import (
	"testing"

	"hearth/shared/engine"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// An update with converge mends what was changed behind Hearth's back. An update without it does
// not look.
func TestConverge(t *testing.T) {
	const template = `
heat_template_version: 2018-08-31
resources:
  net:    {type: OS::Neutron::Net, properties: {name: right, admin_state_up: true}}
  gone:   {type: OS::Neutron::Net, properties: {name: gone}}
  volume: {type: OS::Cinder::Volume, properties: {size: 1, name: mine, metadata: {a: b}}}
  same:   {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24, dns_nameservers: [10.1.0.2, 10.1.0.3]}}
`
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "real", template, true).ID)
	made := w.rows(s)
	for _, change := range []struct {
		method, service, path, kind string
		body                        map[string]any
	}{
		{"PUT", "network", "/v2.0/networks/" + made["net"].PhysicalID, "network", map[string]any{"name": "wrong"}},
		{"DELETE", "network", "/v2.0/networks/" + made["gone"].PhysicalID, "", nil},
		{"PUT", "block-storage", "/volumes/" + made["volume"].PhysicalID, "volume", map[string]any{"name": "theirs"}},
	} {
		var body any
		if change.kind != "" {
			body = map[string]any{change.kind: change.body}
		}
		if a := w.asks(change.method, change.service, change.path, body); a.Code >= 300 {
			t.Fatal(change, a)
		}
	}
	if s = w.run(e, nil, w.update(e, s, template, true).ID); w.rows(s)["gone"].PhysicalID != made["gone"].PhysicalID {
		t.Error("an update looked that was not asked to")
	}
	next, err := e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(template)}, Converge: true})
	if err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, next.ID)
	now := w.rows(s)
	switch {
	case s.State() != "UPDATE_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
	case now["gone"].PhysicalID == made["gone"].PhysicalID:
		t.Errorf(`now["gone"].PhysicalID = %q, want another value`, now["gone"].PhysicalID)
	case now["net"].State() != "UPDATE_COMPLETE":
		t.Errorf(`now["net"].State() = %q, want %q (%s)`, now["net"].State(), "UPDATE_COMPLETE", now["net"].Reason)
	case now["volume"].State() != "UPDATE_COMPLETE":
		t.Errorf(`now["volume"].State() = %q, want %q (%s)`, now["volume"].State(), "UPDATE_COMPLETE", now["volume"].Reason)
	case now["same"].State() != "CREATE_COMPLETE":
		t.Errorf(`now["same"].State() = %q, want %q (%s)`, now["same"].State(), "CREATE_COMPLETE", now["same"].Reason)
	}
	a := w.asks("GET", "network", "/v2.0/networks/"+made["net"].PhysicalID, nil)
	if net, _ := a.Body["network"].(map[string]any); net["name"] != "right" {
		t.Errorf("the network is called %v", net["name"])
	}
}

// It also looks at objects in nested stacks and groups, and its preview says what it will do.
func TestConvergeBelow(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.grove(e, "grove")
	was := w.whole(s)
	for path, name := range map[string]string{"tree/leaf/port": "ports", "group/2": "networks"} {
		kind := name[:len(name)-1]
		if a := w.asks("PUT", "network", "/v2.0/"+name+"/"+was[path], map[string]any{kind: map[string]any{"name": "wrong"}}); a.Code >= 300 {
			t.Fatal(a)
		}
	}
	if a := w.asks("DELETE", "network", "/v2.0/networks/"+was["group/0"], nil); a.Code >= 300 {
		t.Fatal(a)
	}
	source, err := e.Source(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	request := engine.UpdateRequest{Source: source, Converge: true}
	told, err := e.PreviewUpdate(t.Context(), w.caller, s, request, true)
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]plan.Outcome{}
	for _, one := range told {
		outcomes[one.Parent+"/"+one.Resource.Name] = one.Outcome
	}
	switch {
	case outcomes["group/0"] != plan.Replaced:
		t.Errorf(`outcomes["group/0"] = %q, want %q`, outcomes["group/0"], plan.Replaced)
	case outcomes["group/2"] != plan.Updated:
		t.Errorf(`outcomes["group/2"] = %q, want %q`, outcomes["group/2"], plan.Updated)
	case outcomes["group/3"] != plan.Unchanged:
		t.Errorf(`outcomes["group/3"] = %q, want %q`, outcomes["group/3"], plan.Unchanged)
	case outcomes["tree/net"] != plan.Unchanged:
		t.Errorf(`outcomes["tree/net"] = %q, want %q`, outcomes["tree/net"], plan.Unchanged)
	}
	if s, err = e.UpdateStack(t.Context(), w.caller, s, request); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	now := w.whole(s)
	for path, id := range was {
		if (now[path] == id) == (path == "group/0") {
			t.Errorf("%s was %s and is %s", path, id, now[path])
		}
	}
	for path, name := range map[string]string{"tree/leaf/port": "port", "group/2": "network"} {
		a := w.asks("GET", "network", "/v2.0/"+name+"s/"+now[path], nil)
		if object, _ := a.Body[name].(map[string]any); object["name"] == "wrong" || object["name"] == nil {
			t.Errorf("%s is called %v", path, object["name"])
		}
	}
}
