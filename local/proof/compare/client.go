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

	"hearth/local/proof/compare/answers"
	"hearth/local/proof/compare/cases"
	"hearth/local/proof/signin"
)

// A client sends requests to one Heat.
type client struct {
	http   *http.Client
	api    string // http://host:8004/v1/<project>
	token  string
	origin answers.Origin
}

// login signs in, and looks up the orchestration service unless its address is given.
func login(ctx context.Context, auth string, who signin.Who, endpoint string) (*client, error) {
	c := &client{http: &http.Client{Timeout: 5 * time.Minute}}
	session, err := signin.In(ctx, c.http, auth, who)
	if err != nil {
		return nil, err
	}
	c.token = session.Token
	if c.api, err = session.Endpoint(endpoint); err != nil {
		return nil, err
	}
	c.origin = answers.Origin{Root: strings.TrimSuffix(c.api, "/"+session.ProjectID), Project: session.ProjectID, User: who.User}
	return c, nil
}

func (c *client) do(ctx context.Context, method, url string, body []byte) (int, http.Header, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if c.token != "" {
		r.Header.Set("X-Auth-Token", c.token)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, answer.Header, text, err
}

// ask sends one question about a case, and returns the answer.
func (c *client) ask(ctx context.Context, one cases.Case, q cases.Question) (answers.Answer, error) {
	body, err := one.Body(q)
	if err != nil {
		return answers.Answer{}, err
	}
	status, _, text, err := c.do(ctx, "POST", c.api+q.Path(), body)
	if err != nil {
		return answers.Answer{}, err
	}
	a, err := answers.New(c.origin, status, text)
	if err != nil {
		return a, fmt.Errorf("%s of %s: %w", q, one.ID(), err)
	}
	return a, nil
}

// version returns the revision of Heat's build_info.
func (c *client) version(ctx context.Context) (string, error) {
	_, _, text, err := c.do(ctx, "GET", c.api+"/build_info", nil)
	if err != nil {
		return "", err
	}
	var build struct {
		Engine struct{ Revision string }
	}
	if err := json.Unmarshal(text, &build); err != nil {
		return "", err
	}
	return build.Engine.Revision, nil
}
