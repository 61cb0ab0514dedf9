package request

import (
	"context"

	"hearth/shared/stack"
)

// SignalOutcome sends a signal that says only whether something succeeded, in the form that the
// resource takes.
func (e *Requests) SignalOutcome(ctx context.Context, c stack.Caller, s stack.Stack, r stack.Resource, id string, success bool) error {
	status, code := "SUCCESS", 0.0
	if !success {
		status, code = "FAILURE", 1
	}
	reason := "Received " + status + " signal with UniqueId " + id
	details := map[string]any{"status": status, "reason": reason, "id": id}
	if d := e.Catalog.Def(r.Type); d != nil && d.AWSSignals {
		details = map[string]any{"Status": status, "Reason": reason, "UniqueId": id, "Data": ""}
	} else if d != nil && d.Service == stack.SoftwareService {
		details = map[string]any{"deploy_status_code": code}
	}
	return e.Signal(ctx, c, s, r, details)
}
