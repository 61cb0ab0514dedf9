package builtin

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// Do makes a call that reads from Hearth's own services, or any call to the cloud.
func (e *Services) Do(ctx context.Context, account stack.Account, project string, call stack.Call) stack.Answer {
	if call.Service == stack.SoftwareService {
		return SoftwareService{Engine: e, Project: project}.Answer(ctx, call)
	}
	if call.Service == stack.FunctionService {
		return e.AnswerFunction(ctx, stack.Resource{}, call)
	}
	return e.Call(ctx, account, call)
}

// SoftwareService answers calls to Hearth's own service of software configs and deployments, from
// the database. Paths are /software_configs/{id}, /software_configs?id={id} and
// /software_deployments/{id}. PUT creates what is not there. /signals are the signals that a row has found
// elsewhere. The caller chooses the IDs, so a call
// whose answer was lost is made again.
//
// A row's call writes under the row's lease, in the transaction that raises the row's version. So
// a worker that is too late changes nothing.
type SoftwareService struct {
	Engine  *Services
	Project string
	Row     *stack.Resource // in hand; nil for a caller that only reads
	Stored  *stack.Resource // the row as the database has it
	Lease   string          // of the row
	Live    Live
}

// Live knows the resources of stacks.
type Live interface {
	// Event returns an event about a resource.
	Event(r stack.Resource, status stack.Status, reason string, at time.Time) stack.Event

	// Polled returns what the agent of a server polls, or nil.
	Polled(ctx context.Context, project, server string, inHand stack.Resource) (map[string]any, error)
}

// signalEvent returns the event of a signal for a resource.
func (o SoftwareService) signalEvent(r stack.Resource, reason string, at time.Time) stack.Event {
	ev := o.Live.Event(r, r.Status, reason, at)
	ev.Action, ev.Status, ev.PhysicalID = "SIGNAL", string(r.Status), r.PhysicalID
	return ev
}

// Answer answers one call in the form of a cloud's answer.
func (o SoftwareService) Answer(ctx context.Context, call stack.Call) stack.Answer {
	path, query, _ := strings.Cut(call.Path, "?")
	kind, id, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	body, _ := call.Body.(map[string]any)
	var answer map[string]any
	var err error
	switch call.Method + " " + kind {
	case "GET software_configs":
		if answer, err = o.config(ctx, cmp.Or(id, strings.TrimPrefix(query, "id="))); id == "" {
			answer, err = asList(answer, err)
		}
	case "PUT software_configs":
		err = o.putConfig(ctx, id, body)
	case "DELETE software_configs":
		err = o.write(ctx, stack.Software{DropConfig: &stack.SoftwareConfig{ID: id, Project: o.Project}})
	case "GET server_metadata":
		answer, err = o.polled(ctx, id, nil)
	case "GET signals":
		answer, err = o.signals(ctx, strings.TrimPrefix(query, "of="))
	case "PUT signals":
		answer, err = o.putSignals(ctx, body)
	case "POST software_actions":
		answer, err = o.acts(ctx, body)
	case "POST software_deployments":
		answer, err = o.signalDeployment(ctx, id, body)
	case "GET software_deployments":
		answer, err = o.deployment(ctx, id)
	case "PUT software_deployments":
		answer, err = o.putDeployment(ctx, id, body)
	case "DELETE software_deployments":
		err = o.deleteDeployment(ctx, id)
	default:
		err = stack.Errorf(stack.BadRequest, "%s %s is no call of this service.", call.Method, call.Path)
	}
	return answerOf(answer, err)
}

// answerOf returns the result of a call in the form of a cloud's answer. Refusals have an HTTP
// status. After any other error the call may be tried again.
func answerOf(body map[string]any, err error) stack.Answer {
	refused := func(code int) stack.Answer {
		return stack.Answer{Code: code, Body: map[string]any{"error": map[string]any{"type": string(stack.CodeOf(err)), "message": err.Error()}}}
	}
	switch stack.CodeOf(err) {
	case stack.NotFound:
		return refused(404)
	case stack.InvalidRestrictedAction:
		return refused(403)
	case stack.BadRequest, stack.UserParameterMissing, stack.InvalidSchemaError, stack.ValueError:
		return refused(400)
	}
	if err != nil {
		return stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}
	}
	return stack.Answer{Code: 200, Body: body}
}

// polled adds what the agent of a server polls to an answer.
func (o SoftwareService) polled(ctx context.Context, server string, answer map[string]any) (map[string]any, error) {
	if o.Row == nil || server == "" {
		return answer, nil
	}
	poll, err := o.Live.Polled(ctx, o.Project, server, *o.Row)
	if err != nil || poll == nil {
		return answer, err
	}
	if answer == nil {
		answer = map[string]any{}
	}
	answer["poll"] = poll
	return answer, nil
}

// write commits a software change together with the row.
func (o SoftwareService) write(ctx context.Context, c stack.Software) error {
	return o.writeChange(ctx, stack.Change{Software: &c})
}

// writeChange commits a change together with the row.
func (o SoftwareService) writeChange(ctx context.Context, c stack.Change) error {
	if o.Row == nil {
		return stack.Errorf(stack.BadRequest, "Only the worker that has the row in hand may write here.")
	}
	row := *o.Row
	c.Resource, c.Lease, c.KeepLease = &row, o.Lease, true
	err := o.Engine.Commits.Commit(ctx, c).Err
	if err == nil {
		o.Row.Version++
		*o.Stored = *o.Row
	}
	return err
}

// asList returns the answer of a look-up as a list, empty when nothing was found.
func asList(one map[string]any, err error) (map[string]any, error) {
	if stack.CodeOf(err) == stack.NotFound {
		return map[string]any{"software_configs": []any{}}, nil
	}
	return map[string]any{"software_configs": []any{one["software_config"]}}, err
}

func textOrNone(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

func stringOrNil(v any) *string {
	if s, ok := v.(string); ok {
		return &s
	}
	return nil
}

// decode returns stored JSON as a value; nil when there is none.
func decode(raw json.RawMessage) (v any) {
	if len(raw) == 0 || exact.Unmarshal(raw, &v) != nil {
		return nil
	}
	return v
}

func anyList(maps []map[string]any) []any {
	all := make([]any, len(maps))
	for i, m := range maps {
		all[i] = m
	}
	return all
}
