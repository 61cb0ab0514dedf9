package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"hearth/local/proof/prompt"
)

// signal sends two signals to a handle, as the command of its attribute curl_cli would do from a
// server.
func (s *scene) signal(ctx context.Context, st stackRef, handle string) error {
	var shown struct {
		Attributes struct{ Endpoint, Token string }
	}
	for shown.Attributes.Endpoint == "" {
		if err := s.heat.Ask(&shown, "stack", "resource", "show", st.ID, handle); err != nil {
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
	for _, who := range []string{"front", "store"} {
		body := map[string]any{"status": "SUCCESS", "reason": who + " is up", "data": who, "id": who}
		if _, err := request(ctx, http.MethodPost, shown.Attributes.Endpoint, shown.Attributes.Token, body, nil); err != nil {
			return err
		}
	}
	return nil
}

// signalURL sends two signals to the signed URL in an output, as cfn-signal does in a server.
func (s *scene) signalURL(ctx context.Context, st stackRef, output string) error {
	var shown struct {
		Value string `json:"output_value"`
	}
	for shown.Value == "" {
		if err := s.heat.Ask(&shown, "stack", "output", "show", st.ID, output); err != nil {
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
	for _, who := range []string{"front", "store"} {
		body := map[string]any{"Status": "SUCCESS", "Reason": who + " is up", "Data": who, "UniqueId": who}
		if _, err := request(ctx, http.MethodPut, shown.Value, "", body, nil); err != nil {
			return err
		}
	}
	return nil
}
