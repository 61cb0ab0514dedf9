package engine_test

import (
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// An update that converges puts right what was changed behind its back; another does not
// look.
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
	if s.State() != "UPDATE_COMPLETE" || now["gone"].PhysicalID == made["gone"].PhysicalID || now["net"].State() != "UPDATE_COMPLETE" ||
		now["volume"].State() != "UPDATE_COMPLETE" || now["same"].State() != "CREATE_COMPLETE" {
		t.Errorf("%s: %s; net %s, volume %s, same %s", s.State(), s.Reason, now["net"].State(), now["volume"].State(), now["same"].State())
	}
	a := w.asks("GET", "network", "/v2.0/networks/"+made["net"].PhysicalID, nil)
	if net, _ := a.Body["network"].(map[string]any); net["name"] != "right" {
		t.Errorf("the network is called %v", net["name"])
	}
}
