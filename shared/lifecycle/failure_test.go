package lifecycle_test

import (
	"strings"
	"testing"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// TestNeutronsRefusalsHaveTheirClients: the classes are those of neutronclient's
// exceptions; what has none there has that of the answer's status.
func TestNeutronsRefusalsHaveTheirClients(t *testing.T) {
	for _, c := range []struct {
		code         int
		kind, detail string
		want         string
	}{
		{400, "InvalidIpForNetwork", "", "InvalidIpForNetworkClient: resources.r: It says why.\nNeutron server returns request_ids: ['req-7']"},
		{400, "NetworkInUse", "", "NetworkInUseClient: resources.r: It says why.\nNeutron server returns request_ids: ['req-7']"},
		{400, "SubnetInUse", "One port is left.", "BadRequest: resources.r: It says why.\nOne port is left.\nNeutron server returns request_ids: ['req-7']"},
		{400, "HTTPBadRequest", "", "BadRequest: resources.r: It says why.\nNeutron server returns request_ids: ['req-7']"},
	} {
		l := open(t, thing)
		l.begin(stack.Create, nil)
		l.send(lifecycle.Event{Answer: &stack.Answer{Code: c.code, Header: map[string]string{"X-Openstack-Request-Id": "req-7"},
			Body: fields{"NeutronError": fields{"type": c.kind, "message": "It says why.", "detail": c.detail}}}})
		if l.row.Reason != c.want {
			t.Errorf("%s: %q", c.kind, l.row.Reason)
		}
	}
}

// TestPathOfFailure: a failure has the path of its own resource, whatever its text says.
func TestPathOfFailure(t *testing.T) {
	for name, c := range map[string]struct{ resource, says, want string }{
		"the path of another":    {"r", "busy: resources.r1 has it", "BadRequest: resources.r: busy: resources.r1 has it (HTTP 400)"},
		"the path of its own":    {"r", "busy: resources.r has it", "BadRequest: resources.r: busy: resources.r has it (HTTP 400)"},
		"the words of a class":   {"r", "Error: no", "BadRequest: resources.r: Error: no (HTTP 400)"},
		"the member of a group":  {"0", "busy", "BadRequest: resources[0]: busy (HTTP 400)"},
		"no words":               {"r", "", "BadRequest: resources.r:  (HTTP 400)"},
		"a sentence of a status": {"r", "Went to status X", "BadRequest: resources.r: Went to status X (HTTP 400)"},
	} {
		l := open(t, thing)
		l.row.Name = c.resource
		l.begin(stack.Create, nil)
		l.send(lifecycle.Event{Answer: &stack.Answer{Code: 400, Text: c.says}})
		if l.row.Reason != c.want || l.row.Failure.Reason() != c.want {
			t.Errorf("%s: %q, in parts %+v, want %q", name, l.row.Reason, l.row.Failure, c.want)
		}
	}
	l := open(t, strings.ReplaceAll(thing, "service: compute", "service: image"))
	l.row.Name = "0"
	l.begin(stack.Create, nil)
	l.answer(400, nil)
	if want := "HTTPBadRequest: resources[0]: HTTP HTTPBadRequest"; l.row.Reason != want {
		t.Errorf("Glance's refusal of a member is %q, want %q", l.row.Reason, want)
	}
}
