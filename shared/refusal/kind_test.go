package refusal

import (
	"testing"

	"hearth/shared/stack"
)

func TestNeutronError(t *testing.T) {
	for kind, want := range map[string]struct{ quota, hosted bool }{
		"OverQuota":                   {quota: true},
		"NetworkHostedByDHCPAgent":    {hosted: true},
		"NetworkNotHostedByDhcpAgent": {hosted: true},
		"SubnetInUse":                 {},
	} {
		a := stack.Answer{Code: 409, Body: fields{"NeutronError": fields{"type": kind, "message": "No."}}}
		if got, message := NeutronError(a); got != kind || message != "No." {
			t.Errorf("the error is %q with %q, want %q", got, message, kind)
		}
		if got := IsOverQuota(a); got != want.quota {
			t.Errorf("%s: over quota is %v", kind, got)
		}
		if got := IsHostedBy(a); got != want.hosted {
			t.Errorf("%s: hosted by an agent is %v", kind, got)
		}
	}
	if kind, message := NeutronError(stack.Answer{Code: 409, Body: fields{"conflict": "x"}}); kind+message != "" {
		t.Errorf("another answer has the error %q with %q", kind, message)
	}
}

func TestServerBusy(t *testing.T) {
	busy := fields{"conflictingRequest": fields{"message": "Cannot 'detach_volume' instance s while it is in task_state deleting"}}
	other := fields{"conflictingRequest": fields{"message": "Cannot 'detach_volume' instance s while it is in vm_state error"}}
	for _, c := range []struct {
		answer stack.Answer
		want   bool
	}{
		{stack.Answer{Code: 409, Body: busy}, true},
		{stack.Answer{Code: 409, Body: other}, false},
		{stack.Answer{Code: 400, Body: busy}, false},
		{stack.Answer{Code: 409}, false},
	} {
		if got := IsServerBusy(c.answer); got != c.want {
			t.Errorf("%+v: busy is %v", c.answer, got)
		}
	}
}
