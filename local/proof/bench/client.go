package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"hearth/local/proof/signin"
)

// A client calls the native API of any Heat, as python-heatclient does.
type client struct {
	http     *http.Client
	endpoint string // …/v1/<project>
	token    string
}

// login signs in, and looks up the orchestration service unless its address is given.
func login(ctx context.Context, auth string, who signin.Who, endpoint string) (*client, error) {
	c := &client{http: &http.Client{Timeout: 5 * time.Minute}}
	session, err := signin.In(ctx, c.http, auth, who)
	if err != nil {
		return nil, err
	}
	c.token = session.Token
	c.endpoint, err = session.Endpoint(endpoint)
	return c, err
}

func (c *client) do(ctx context.Context, method, url string, body, into any) (http.Header, error) {
	var text io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		text = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(ctx, method, url, text)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if c.token != "" {
		r.Header.Set("X-Auth-Token", c.token)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode >= 300 {
		return nil, fmt.Errorf("%s %s: %s %.300s", method, url, answer.Status, b)
	}
	if into != nil && len(b) > 0 {
		return answer.Header, json.Unmarshal(b, into)
	}
	return answer.Header, nil
}

// create creates a stack and waits until it is complete. The time begins before the request is sent.
// begun, unless nil, is called when the stack has an ID.
func (c *client) create(ctx context.Context, name string, template, files map[string]any, begun func(id string)) (id string, took time.Duration, err error) {
	start := time.Now()
	var made struct{ Stack struct{ ID string } }
	body := map[string]any{"stack_name": name, "template": template, "timeout_mins": 60, "disable_rollback": true}
	if files != nil {
		body["files"] = files
	}
	if _, err := c.do(ctx, "POST", c.endpoint+"/stacks", body, &made); err != nil {
		return "", 0, err
	}
	if begun != nil {
		begun(made.Stack.ID)
	}
	state, reason, err := c.waitForEnd(ctx, name, made.Stack.ID)
	if err == nil && state != "CREATE_COMPLETE" {
		err = fmt.Errorf("stack %s is %s: %s", name, state, reason)
	}
	return made.Stack.ID, time.Since(start), err
}

// update updates a stack and waits until the update is complete.
func (c *client) update(ctx context.Context, name, id string, template map[string]any) (took time.Duration, err error) {
	start := time.Now()
	if _, err := c.do(ctx, "PUT", fmt.Sprintf("%s/stacks/%s/%s", c.endpoint, name, id), map[string]any{"template": template}, nil); err != nil {
		return 0, err
	}
	state, reason, err := c.waitForEnd(ctx, name, id)
	if err == nil && state != "UPDATE_COMPLETE" {
		err = fmt.Errorf("stack %s is %s: %s", name, state, reason)
	}
	return time.Since(start), err
}

func (c *client) waitForEnd(ctx context.Context, name, id string) (state, reason string, err error) {
	for pause := 10 * time.Millisecond; ; pause = min(pause*5/4, 100*time.Millisecond) {
		var shown struct {
			Stack struct {
				State  string `json:"stack_status"`
				Reason string `json:"stack_status_reason"`
			}
		}
		if _, err := c.do(ctx, "GET", fmt.Sprintf("%s/stacks/%s/%s?resolve_outputs=false", c.endpoint, name, id), nil, &shown); err != nil {
			return "", "", err
		}
		if !strings.HasSuffix(shown.Stack.State, "_IN_PROGRESS") {
			return shown.Stack.State, shown.Stack.Reason, nil
		}
		select {
		case <-ctx.Done():
			return "", "", ctx.Err()
		case <-time.After(pause):
		}
	}
}

// remove deletes a stack and waits until it is deleted.
func (c *client) remove(ctx context.Context, name, id string) (took time.Duration, err error) {
	start := time.Now()
	if _, err := c.do(ctx, "DELETE", fmt.Sprintf("%s/stacks/%s/%s", c.endpoint, name, id), nil, nil); err != nil {
		return 0, err
	}
	state, reason, err := c.waitForEnd(ctx, name, id)
	if err == nil && state != "DELETE_COMPLETE" {
		err = fmt.Errorf("stack %s is %s: %s", name, state, reason)
	}
	return time.Since(start), err
}
