package refusal

import (
	"testing"

	"hearth/shared/stack"
)

type fields = map[string]any

// TestReason holds the words of each service's client.
func TestReason(t *testing.T) {
	request := map[string]string{"X-Openstack-Request-Id": "req-7"}
	for name, c := range map[string]struct {
		service string
		answer  stack.Answer
		want    string
	}{
		"no answer":             {"compute", stack.Answer{Trouble: stack.Lost, Reason: "connection reset"}, "ConnectFailure: resources.r: connection reset"},
		"nova":                  {"compute", stack.Answer{Code: 404, Header: request, Body: fields{"itemNotFound": fields{"message": "No flavor."}}}, "NotFound: resources.r: No flavor. (HTTP 404) (Request-ID: req-7)"},
		"nova's own request ID": {"compute", stack.Answer{Code: 418, Text: "tea", Header: map[string]string{"X-Compute-Request-Id": "req-8"}}, "ClientException: resources.r: tea (HTTP 418) (Request-ID: req-8)"},
		"neutron's class":       {"network", stack.Answer{Code: 400, Header: request, Body: fields{"NeutronError": fields{"type": "OverQuota", "message": "Full.", "detail": "One."}}}, "OverQuotaClient: resources.r: Full.\nOne.\nNeutron server returns request_ids: ['req-7']"},
		"neutron's other class": {"network", stack.Answer{Code: 409, Header: request, Body: fields{"NeutronError": fields{"type": "SubnetInUse", "message": "Used."}}}, "Conflict: resources.r: Used.\nNeutron server returns request_ids: ['req-7']"},
		"glance's page":         {"image", stack.Answer{Code: 403, Text: "<html><h1>403 Forbidden</h1>\n<p>No.</p>\n<p>No.</p></html>"}, "HTTPForbidden: resources.r: HTTP 403 Forbidden: No."},
		"glance without a page": {"image", stack.Answer{Code: 418}, "HTTPException: resources.r: HTTP HTTPException"},
		"Hearth's own":          {stack.SoftwareService, stack.Answer{Code: 404, Body: fields{"error": fields{"type": "NotFound", "message": "No config."}}}, "NotFound: resources.r: No config."},
	} {
		if got := FailureOf("r", c.service, c.answer).Reason(); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}
