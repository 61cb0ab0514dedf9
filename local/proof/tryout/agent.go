package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// An agentUser is what a server signs in with to send a signal.
type agentUser struct {
	AuthURL   string `json:"auth_url"`
	UserID    string `json:"user_id"`
	Password  string `json:"password"`
	ProjectID string `json:"project_id"`
	AlarmURL  string `json:"alarm_url"`
	QueueID   string `json:"queue_id"`
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
	token, messaging, err := u.signIn(ctx, s.region)
	for _, who := range signallers {
		switch {
		case err != nil:
		case u.QueueID == "":
			_, err = request(ctx, http.MethodPost, u.AlarmURL, token, objectSignal(who), nil)
		default:
			err = u.post(ctx, messaging, token, objectSignal(who))
		}
	}
	return err
}

// signIn returns a token, and the URL of the messaging service in a region.
func (u agentUser) signIn(ctx context.Context, region string) (token, messaging string, err error) {
	body, err := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": map[string]any{"id": u.UserID, "password": u.Password}}},
		"scope":    map[string]any{"project": map[string]any{"id": u.ProjectID}},
	}})
	if err != nil {
		return "", "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.AuthURL+"/auth/tokens", bytes.NewReader(body))
	if err != nil {
		return "", "", err
	}
	r.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", "", err
	}
	defer func() { _ = a.Body.Close() }()
	if a.StatusCode != http.StatusCreated {
		return "", "", fmt.Errorf("the sign-in of a stack's user: %s", a.Status)
	}
	var found struct {
		Token struct {
			Catalog []struct {
				Type      string
				Endpoints []struct{ Interface, Region, URL string }
			}
		}
	}
	if err := json.NewDecoder(a.Body).Decode(&found); err != nil {
		return "", "", err
	}
	for _, c := range found.Token.Catalog {
		for _, e := range c.Endpoints {
			if c.Type == "messaging" && e.Interface == "public" && (region == "" || e.Region == region) {
				messaging = strings.TrimSuffix(e.URL, "/")
			}
		}
	}
	return a.Header.Get("X-Subject-Token"), messaging, nil
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
