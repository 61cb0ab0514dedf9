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

// A Handler runs a function. Exactly one of HTTP, Messages and Clock is set.
type Handler struct {
	HTTP     http.Handler
	Messages func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)
	Clock    func(context.Context, events.EventBridgeEvent) error

	Secret []byte // key of the signature that events by HTTP must have; nil accepts all
}

// Invoke calls the function with an event, and returns the answer and an HTTP status. A status of 2xx
// acknowledges the event. A panic becomes a 500, so the process goes on with other batches.
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

// clock calls the function of a schedule. The event may be empty, because some schedulers send none.
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
