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
