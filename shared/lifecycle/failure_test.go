package lifecycle_test

import (
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
