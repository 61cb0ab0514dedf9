package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"hearth/local/proof/compare/answers"
	"hearth/local/proof/compare/cases"
)

// A client asks one Heat.
type client struct {
	http  *http.Client
	api   string // http://host:8004/v1/<project>
	token string
	who   answers.Speaker
}

// login gets a token, and, where no endpoint is given, finds it in the catalogue.
func login(ctx context.Context, auth, user, password, project, endpoint string) (*client, error) {
	domain := map[string]any{"name": "Default"}
	body := map[string]any{"auth": map[string]any{
		"identity": map[string]any{
			"methods":  []string{"password"},
			"password": map[string]any{"user": map[string]any{"name": user, "domain": domain, "password": password}},
		},
		"scope": map[string]any{"project": map[string]any{"name": project, "domain": domain}},
	}}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	c := &client{http: &http.Client{Timeout: 5 * time.Minute}}
	status, header, answer, err := c.do(ctx, "POST", strings.TrimSuffix(auth, "/")+"/auth/tokens", text)
	if err != nil {
		return nil, err
	}
	if status != http.StatusCreated {
		return nil, fmt.Errorf("no token for %s: %d %.200s", user, status, answer)
	}
	var issued struct {
		Token struct {
			Project struct{ ID string }
			Catalog []struct {
				Type      string
				Endpoints []struct{ Interface, URL string }
			}
		}
	}
	if err := json.Unmarshal(answer, &issued); err != nil {
		return nil, err
	}
	c.token = header.Get("X-Subject-Token")
	c.api = strings.TrimSuffix(endpoint, "/") + "/" + issued.Token.Project.ID
	for _, s := range issued.Token.Catalog {
		for _, e := range s.Endpoints {
			if endpoint == "" && s.Type == "orchestration" && e.Interface == "public" {
				c.api = e.URL
			}
		}
	}
	if strings.HasPrefix(c.api, "/") {
		return nil, errors.New("the catalogue names no orchestration service")
	}
	c.who = answers.Speaker{Root: strings.TrimSuffix(c.api, "/"+issued.Token.Project.ID), Project: issued.Token.Project.ID, User: user}
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

// ask asks one question about a case.
func (c *client) ask(ctx context.Context, one cases.Case, q cases.Question) (answers.Answer, error) {
	body, err := one.Body(q)
	if err != nil {
		return answers.Answer{}, err
	}
	status, _, text, err := c.do(ctx, "POST", c.api+q.Path(), body)
	if err != nil {
		return answers.Answer{}, err
	}
	a, err := answers.New(c.who, status, text)
	if err != nil {
		return a, fmt.Errorf("%s of %s: %w", q, one.ID(), err)
	}
	return a, nil
}

// version is what Heat says of the build it is, or of the newest template it reads.
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
