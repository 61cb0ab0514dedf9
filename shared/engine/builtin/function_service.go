package builtin

import (
	"context"
	"encoding/json"
	"strings"

	"hearth/shared/stack"
)

// mostEvent is how many bytes of JSON a function may be sent.
const mostEvent = 1 << 20

// AnswerFunction answers a call about a row's request to a user's function. Paths are /requests/{id}:
// POST sends the event to the function, unless its answer is there, and GET returns the answer. The
// caller chooses the ID, so a call whose answer was lost is made again.
func (e *Services) AnswerFunction(ctx context.Context, r stack.Resource, call stack.Call) stack.Answer {
	id, ok := strings.CutPrefix(call.Path, "/requests/")
	body, _ := call.Body.(map[string]any)
	stackID, _ := body["stack"].(string)
	if !ok || stackID == "" {
		return answerOf(nil, stack.Errorf(stack.BadRequest, "%s %s is no call of this service.", call.Method, call.Path))
	}
	answer, err := e.functionAnswer(ctx, stackID, id)
	if err == nil && answer == nil && call.Method == "POST" {
		answer, err = e.ask(ctx, r, stackID, id, body)
	}
	if stack.CodeOf(err) == stack.Unavailable {
		return stack.Answer{Code: 502, Body: map[string]any{"error": map[string]any{"type": "InvocationFailed", "message": err.Error()}}}
	}
	return answerOf(map[string]any{"answer": answer}, err)
}

// functionAnswer returns the answer to a request; nil when there is none yet.
func (e *Services) functionAnswer(ctx context.Context, stackID, id string) (any, error) {
	signals, err := e.Store.Signals(ctx, stackID, id)
	if err != nil || len(signals) == 0 {
		return nil, err
	}
	return signals[len(signals)-1].Data, nil
}

// ask sends an event to a function. A function may give a new resource the ID of the old one. Then the
// object is the new row's, so the deletion of the old row asks for nothing and its answer is there at once.
func (e *Services) ask(ctx context.Context, r stack.Resource, stackID, id string, body map[string]any) (answer any, err error) {
	if r.Action == stack.Delete {
		current, err := e.Store.Resources(ctx, r.StackID, []string{r.Name})
		if err != nil {
			return nil, err
		}
		for _, other := range current {
			if other.ID != r.ID && other.PhysicalID == r.PhysicalID && other.Properties["ServiceToken"] == r.Properties["ServiceToken"] {
				return map[string]any{"Status": "SUCCESS"}, nil
			}
		}
	}
	return nil, e.invoke(ctx, stackID, id, body)
}

// invoke sends an event to a function. It does not wait for the end of its work.
func (e *Services) invoke(ctx context.Context, stackID, id string, body map[string]any) error {
	s, err := e.Store.Stack(ctx, stackID)
	if err != nil {
		return err
	}
	event, _ := body["event"].(map[string]any)
	address, _ := body["address"].(string)
	name, _ := event["LogicalResourceId"].(string)
	sent := map[string]any{"StackId": stack.ARN(s.Project, s.Name, s.ID), "RequestId": id, "ResponseURL": e.ResponseURL(s.ID, name, id)}
	for key, v := range event {
		sent[key] = v
	}
	text, err := json.Marshal(sent)
	if err != nil {
		return err
	}
	switch {
	case len(text) > mostEvent:
		return stack.Errorf(stack.BadRequest, "The event for the function has more than %d bytes.", mostEvent)
	case e.Functions == nil:
		return stack.Errorf(stack.BadRequest, "No functions are called here: HEARTH_FETCH is none.")
	}
	return e.Functions.Invoke(ctx, address, text)
}
