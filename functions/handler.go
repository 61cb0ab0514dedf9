package functions

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/aws/aws-lambda-go/events"

	"hearth/shared/dispatch"
	"hearth/shared/stack"
)

// A Handler is a function at work: one of the three.
type Handler struct {
	HTTP     http.Handler
	Messages func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)
	Clock    func(context.Context, events.EventBridgeEvent) error

	Secret []byte // that events which come by HTTP must be signed with; nil takes all
}

// Invoke is one call with an event, wherever it came from: what is sent back, and
// the status that says whether it is an acknowledgement. A panic is a 500: one bad
// batch does not end a process that others work in.
func (h Handler) Invoke(ctx context.Context, event []byte) (answer []byte, status int) {
	err := stack.Recovered(func() error {
		answer, status = h.invoke(ctx, event)
		return nil
	})
	if p, ok := err.(*stack.Panic); ok {
		slog.ErrorContext(ctx, "a function panicked", "panic", p.Value, "trace", p.Trace)
		return fault("internal error"), http.StatusInternalServerError
	}
	return answer, status
}

func (h Handler) invoke(ctx context.Context, event []byte) (answer []byte, status int) {
	switch {
	case h.Messages != nil:
		return h.messages(ctx, event)
	case h.Clock != nil:
		return h.clock(ctx, event)
	}
	return fault("this function is not called with events"), http.StatusNotFound
}

func (h Handler) messages(ctx context.Context, text []byte) ([]byte, int) {
	event, err := recordsOf(text)
	if err != nil {
		return fault(err.Error()), http.StatusBadRequest
	}
	response, err := h.Messages(ctx, event)
	if err != nil {
		return fault(err.Error()), http.StatusInternalServerError
	}
	answer, err := json.Marshal(response)
	if err != nil {
		return fault(err.Error()), http.StatusInternalServerError
	}
	return answer, http.StatusOK
}

// clock takes an empty event too, as some schedulers send it.
func (h Handler) clock(ctx context.Context, text []byte) ([]byte, int) {
	var event events.EventBridgeEvent
	if len(text) > 0 {
		if err := json.Unmarshal(text, &event); err != nil {
			return fault("the event is not JSON of a schedule: " + err.Error()), http.StatusBadRequest
		}
	}
	if err := h.Clock(ctx, event); err != nil {
		return fault(err.Error()), http.StatusInternalServerError
	}
	return []byte("{}"), http.StatusOK
}

func fault(message string) []byte {
	text, err := json.Marshal(map[string]string{"error": message})
	if err != nil {
		return nil
	}
	return text
}

// InProcess calls handlers by the names of their functions.
func InProcess(handlers map[string]Handler) dispatch.Invoke {
	return func(ctx context.Context, function string, body []byte) ([]byte, int, error) {
		h, ok := handlers[function]
		if !ok {
			return nil, 0, fmt.Errorf("there is no function %q", function)
		}
		answer, status := h.Invoke(ctx, body)
		return answer, status, nil
	}
}
