package request

import (
	"context"
	"slices"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// Bounds on the answer of a user's function.
const (
	mostResponse   = 64 << 10 // bytes
	mostPhysicalID = 1024     // bytes, as in AWS
)

// A FunctionResponse is an answer of a user's function, and the request that it is for.
type FunctionResponse struct {
	StackID, Resource, Request string
	Signature                  string // of the URL that it was sent to
	Answer                     map[string]any
}

// Respond stores the answer to a request and wakes the resource that waits for it. The URL of the
// request is good until its action ends. The first answer counts.
func (e *Requests) Respond(ctx context.Context, r FunctionResponse) error {
	denied := stack.Errorf(stack.AccessDenied, "Request has expired, or its signature does not match.")
	if !e.IsResponseSigned(r.Signature, r.StackID, r.Resource, r.Request) {
		return denied
	}
	rows, err := e.Store.Rows.Namesakes(ctx, r.StackID, r.Resource)
	if err != nil {
		return err
	}
	waits := slices.ContainsFunc(rows, func(row stack.Resource) bool {
		return row.Status == stack.InProgress && row.Data["request"] == r.Request
	})
	if !waits {
		return denied
	}
	if err := checkResponse(r); err != nil {
		return err
	}
	n, _, err := e.Store.Signals.SignalCount(ctx, r.StackID, r.Request)
	if err != nil || n > 0 {
		return err
	}
	return e.Commits.Commit(ctx, stack.Change{
		Signal:   &stack.Signal{StackID: r.StackID, Key: r.Request, ID: r.Request, Time: e.Now(), Data: r.Answer},
		Messages: []stack.Message{{Topic: stack.ResourceDue, StackID: r.StackID, WaitKey: stack.SignalKey(r.Request)}},
	}).Err
}

// checkResponse returns an error for an answer that says nothing, or is for something else.
func checkResponse(r FunctionResponse) error {
	invalid := func(why string) error { return stack.Errorf(stack.ValueError, "Invalid response: %s", why) }
	status := r.Answer["Status"]
	id, given := r.Answer["PhysicalResourceId"]
	text, isText := id.(string)
	data, hasData := r.Answer["Data"]
	_, isMap := data.(map[string]any)
	for name, want := range map[string]string{"RequestId": r.Request, "LogicalResourceId": r.Resource} {
		if is, there := r.Answer[name]; there && is != want {
			return invalid(name + " is that of another request.")
		}
	}
	switch {
	case status != "SUCCESS" && status != "FAILED":
		return invalid("Status must be SUCCESS or FAILED.")
	case given && id != nil && (!isText || text == "" || len(text) > mostPhysicalID):
		return invalid("PhysicalResourceId must be a text of 1 to 1024 bytes.")
	case hasData && data != nil && !isMap:
		return invalid("Data must be an object.")
	case exact.Size(r.Answer, mostResponse) > mostResponse:
		return invalid("It is too long.")
	}
	return nil
}
