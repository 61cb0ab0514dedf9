package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"hearth/local/proof/signin"
)

// A user calls the API as a user of one project.
type user struct {
	http     *http.Client
	endpoint string // …/v1/<project>
	token    string
}

// login signs in a user of the simulated cloud.
func login(ctx context.Context, auth, gateway, name, project string) (*user, error) {
	h := &user{http: &http.Client{Timeout: 20 * time.Second}}
	session, err := signin.In(ctx, h.http, auth, signin.Who{User: name, Password: "secret", Project: project})
	if err != nil {
		return nil, err
	}
	h.token = session.Token
	h.endpoint, err = session.Endpoint(gateway + "/function/api/v1")
	return h, err
}

// do sends a request. It returns an error when no complete answer comes.
func (h *user) do(ctx context.Context, method, url string, body, into any) (code int, header http.Header, err error) {
	var text []byte
	if body != nil {
		if text, err = json.Marshal(body); err != nil {
			return 0, nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if h.token != "" {
		r.Header.Set("X-Auth-Token", h.token)
	}
	a, err := h.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = a.Body.Close() }()
	reply, err := io.ReadAll(a.Body)
	if err != nil {
		return 0, nil, err
	}
	if into != nil && a.StatusCode < 300 {
		err = json.Unmarshal(reply, into)
	}
	if a.StatusCode >= 400 && a.StatusCode < 500 && a.StatusCode != 404 && a.StatusCode != 409 {
		return a.StatusCode, a.Header, errors.New(string(reply[:min(len(reply), 300)]))
	}
	return a.StatusCode, a.Header, err
}

// create requests a stack. It returns the status, and with 201 the stack's ID.
func (h *user) create(ctx context.Context, name string, k kind) (code int, id string, err error) {
	var made struct{ Stack struct{ ID string } }
	code, _, err = h.do(ctx, "POST", h.endpoint+"/stacks", map[string]any{
		"stack_name": name, "template": k.template, "files": k.files, "environment": k.environment, "disable_rollback": !k.rollback, "timeout_mins": 60,
	}, &made)
	return code, made.Stack.ID, err
}

// find returns the ID of the existing stack of a name, or "".
func (h *user) find(ctx context.Context, name string) (id string, err error) {
	var found struct{ Stacks []struct{ ID string } }
	code, _, err := h.do(ctx, "GET", h.endpoint+"/stacks?name="+name, nil, &found)
	if err != nil || code != http.StatusOK {
		return "", fmt.Errorf("list: %d: %w", code, err)
	}
	if len(found.Stacks) == 0 {
		return "", nil
	}
	return found.Stacks[0].ID, nil
}

// show returns the state of a stack.
func (h *user) show(ctx context.Context, name, id string) (code int, state, reason string, err error) {
	var shown struct {
		Stack struct {
			State  string `json:"stack_status"`
			Reason string `json:"stack_status_reason"`
		}
	}
	code, _, err = h.do(ctx, "GET", h.endpoint+"/stacks/"+name+"/"+id+"?resolve_outputs=false", nil, &shown)
	return code, shown.Stack.State, shown.Stack.Reason, err
}

func (h *user) remove(ctx context.Context, name, id string) (code int, err error) {
	code, _, err = h.do(ctx, "DELETE", h.endpoint+"/stacks/"+name+"/"+id, nil, nil)
	return code, err
}

func (h *user) update(ctx context.Context, name, id string, k kind, r revision) (code int, err error) {
	code, _, err = h.do(ctx, "PUT", h.endpoint+"/stacks/"+name+"/"+id, map[string]any{
		"template": r.template, "files": r.files, "environment": k.environment, "disable_rollback": !r.rollback, "timeout_mins": 60,
	}, nil)
	return code, err
}
