package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"hearth/local/proof/signin"
)

// An agentUser is what a server signs in with to send a signal.
type agentUser struct {
	signin.Account
	AlarmURL string `json:"alarm_url"`
	QueueID  string `json:"queue_id"`
}

// agentSignal sends two signals as the user in an output: to Heat's API, or as messages to a queue.
func (s *scene) agentSignal(ctx context.Context, st stackRef, output string) error {
	var shown struct {
		Value string `json:"output_value"`
	}
	if err := s.askUntil(ctx, func() bool { return shown.Value != "" && shown.Value != "null" }, &shown, "stack", "output", "show", st.ID, output); err != nil {
		return err
	}
	var u agentUser
	if err := json.Unmarshal([]byte(shown.Value), &u); err != nil {
		return fmt.Errorf("the output is %s: %w", shown.Value, err)
	}
	session, err := signin.As(ctx, http.DefaultClient, u.Account)
	for _, who := range signallers {
		switch {
		case err != nil:
		case u.QueueID == "":
			_, err = request(ctx, http.MethodPost, u.AlarmURL, session.Token, objectSignal(who), nil)
		default:
			err = u.post(ctx, session.Public("messaging", s.region), session.Token, objectSignal(who))
		}
	}
	return err
}

// post sends a signal as a message.
func (u agentUser) post(ctx context.Context, messaging, token string, signal map[string]any) error {
	body, err := json.Marshal(map[string]any{"messages": []any{map[string]any{"ttl": 300, "body": signal}}})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, messaging+"/v2/queues/"+u.QueueID+"/messages", bytes.NewReader(body))
	if err != nil {
		return err
	}
	for name, v := range map[string]string{"X-Auth-Token": token, "Content-Type": "application/json", "Client-ID": "3381af92-2b9e-11e3-b191-71861300734c"} {
		r.Header.Set(name, v)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = a.Body.Close() }()
	if a.StatusCode != http.StatusCreated {
		return fmt.Errorf("a message is answered %s", a.Status)
	}
	return nil
}
