package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"hearth/local/proof/prompt"
)

// signallers send a signal each.
var signallers = []string{"front", "store"}

// signal sends two signals to a handle, as the command of its attribute curl_cli would do from a
// server.
func (s *scene) signal(ctx context.Context, st stackRef, handle string) error {
	var shown struct {
		Attributes struct{ Endpoint, Token string }
	}
	err := s.askUntil(ctx, func() bool { return shown.Attributes.Endpoint != "" }, &shown, "stack", "resource", "show", st.ID, handle)
	for _, who := range signallers {
		body := map[string]any{"status": "SUCCESS", "reason": who + " is up", "data": who, "id": who}
		if err == nil {
			_, err = request(ctx, http.MethodPost, shown.Attributes.Endpoint, shown.Attributes.Token, body, nil)
		}
	}
	return err
}

// signalURL sends two signals to the signed URL in an output, as cfn-signal does in a server.
func (s *scene) signalURL(ctx context.Context, st stackRef, output string, signalOf func(who string) map[string]any) error {
	var shown struct {
		Value string `json:"output_value"`
	}
	err := s.askUntil(ctx, func() bool { return shown.Value != "" }, &shown, "stack", "output", "show", st.ID, output)
	for _, who := range signallers {
		if err == nil {
			_, err = request(ctx, http.MethodPut, shown.Value, "", signalOf(who), nil)
		}
	}
	return err
}

// amazonSignal returns a signal for a signed URL.
func amazonSignal(who string) map[string]any {
	return map[string]any{"Status": "SUCCESS", "Reason": who + " is up", "Data": who, "UniqueId": who}
}

// objectSignal returns a signal for an object in the object store.
func objectSignal(who string) map[string]any {
	return map[string]any{"status": "SUCCESS", "reason": who + " is up", "data": who, "id": who}
}

// askUntil runs a command of Heat's client until its answer, which is read into shown, is enough.
// What is asked for may not exist yet.
func (s *scene) askUntil(ctx context.Context, enough func() bool, shown any, command ...string) error {
	for !enough() {
		if err := s.heat.Ask(shown, command...); err != nil {
			var none prompt.Refusal
			if !errors.As(err, &none) {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil
}
