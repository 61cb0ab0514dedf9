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
	"hearth/local/proof/signin"
)

// An agent does in place of a server what os-collect-config and heat-config-notify do there. It knows only what
// the server's attribute os_collect_config says.
type agent struct {
	config   map[string]any // of the collector
	kind     string         // heat, request or zaqar
	metadata map[string]any // that it read last
	told     signin.Account // with which it reported last
	address  string         // to which it reported last
}

const messagesClient = "6f1f2e0a-2f5b-4c53-9a65-0d1f6ad0c7b2" // Zaqar asks each client for an ID

// readAgent reads the metadata of a server as its agent, until they have a deployment for an action.
func readAgent(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	server, _ := s.words()["server"].(string)
	deployment, action := s.words()["deployment"], s.words()["action"]
	for end := time.Now().Add(longestWait); ; time.Sleep(300 * time.Millisecond) {
		a, err := t.agentOf(ctx, server)
		if err == nil {
			err = a.read(ctx, t.side)
		}
		if err == nil {
			if found := a.deployment(deployment, action); found != nil {
				return answers.Answer{Body: map[string]any{"collector": a.kind, "deployment": shownDeployment(found)}}, nil
			}
			err = fmt.Errorf("the agent has no %v for %v", deployment, action)
		}
		if time.Now().After(end) || ctx.Err() != nil {
			return answers.Answer{}, err
		}
	}
}

// agentOf returns the agent of a server, with its present configuration.
func (t *playing) agentOf(ctx context.Context, server string) (*agent, error) {
	_, reply, err := t.request(ctx, http.MethodGet, t.path()+"/resources/"+server+"?with_attr=os_collect_config", nil)
	if err != nil {
		return nil, err
	}
	shown, _ := reply["resource"].(map[string]any)
	attributes, _ := shown["attributes"].(map[string]any)
	config, _ := attributes["os_collect_config"].(map[string]any)
	a := t.agents[server]
	if a == nil {
		a = &agent{}
		t.agents[server] = a
	}
	collectors, _ := config["collectors"].([]any)
	for _, kind := range collectors {
		name, _ := kind.(string)
		if section, ok := config[name].(map[string]any); ok {
			a.kind, a.config = name, section
			return a, nil
		}
	}
	return nil, fmt.Errorf("%s has no collector with a section: %v", server, collectors)
}

// read reads the metadata as the collector of os-collect-config does.
func (a *agent) read(ctx context.Context, s *side) error {
	text := func(key string) string {
		v, _ := a.config[key].(string)
		return v
	}
	if a.kind == "request" {
		status, body, err := s.call(ctx, http.MethodGet, text("metadata_url"), "", nil)
		return a.keep(status, body, err)
	}
	session, err := signin.As(ctx, s.client, accountOf(a.config))
	if err != nil {
		return err
	}
	if a.kind == "heat" {
		status, body, err := s.call(ctx, http.MethodGet, s.root()+"/"+text("project_id")+"/stacks/"+text("stack_id")+"/resources/"+text("resource_name")+"/metadata", session.Token, nil)
		whole, _ := body.(map[string]any)
		return a.keep(status, whole["metadata"], err)
	}
	for { // the last message counts
		url := session.Public("messaging", text("region_name")) + "/v2/queues/" + text("queue_id") + "/messages?pop=1"
		status, body, err := s.call(ctx, http.MethodDelete, url, session.Token, nil)
		if err != nil {
			return err
		}
		whole, _ := body.(map[string]any)
		messages := objects(whole["messages"])
		if len(messages) == 0 {
			if a.metadata == nil {
				return fmt.Errorf("there is no message: %d %v", status, body)
			}
			return nil
		}
		if err := a.keep(status, messages[0]["body"], nil); err != nil {
			return err
		}
	}
}

func (a *agent) keep(status int, body any, err error) error {
	metadata, ok := body.(map[string]any)
	switch {
	case err != nil:
		return err
	case status != http.StatusOK || !ok:
		return fmt.Errorf("the metadata are answered %d %v", status, body)
	}
	a.metadata = metadata
	return nil
}

// deployment returns the deployed config of a deployment for an action, or nil.
func (a *agent) deployment(name, action any) map[string]any {
	for _, d := range objects(a.metadata["deployments"]) {
		if in := inputsOf(d); in["deploy_resource_name"] == name && in["deploy_action"] == action {
			return d
		}
	}
	return nil
}

func inputsOf(deployment map[string]any) map[string]any {
	inputs := map[string]any{}
	for _, i := range objects(deployment["inputs"]) {
		name, _ := i["name"].(string)
		inputs[name] = i["value"]
	}
	return inputs
}

// shownDeployment returns a deployed config without what always differs: the values with which an agent signs in,
// and addresses.
func shownDeployment(d map[string]any) map[string]any {
	inputs := inputsOf(d)
	for _, name := range []string{"deploy_signal_id", "deploy_auth_url", "deploy_username", "deploy_user_id", "deploy_password", "deploy_project_id", "deploy_queue_id"} {
		if inputs[name] != nil {
			inputs[name] = "{given}"
		}
	}
	return map[string]any{"group": d["group"], "config": d["config"], "options": d["options"], "inputs": inputs, "outputs": d["outputs"]}
}

// report reports the outcome of a deployment that the agent of a server has read, as heat-config-notify does.
func report(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	server, _ := s.words()["server"].(string)
	a := t.agents[server]
	if a == nil {
		return answers.Answer{}, errors.New("the agent has read nothing")
	}
	found := a.deployment(s.words()["deployment"], s.words()["action"])
	if found == nil {
		return answers.Answer{}, errors.New("the agent has read no such deployment")
	}
	inputs, data := inputsOf(found), s.words()["data"]
	text := func(key string) string {
		v, _ := inputs[key].(string)
		return v
	}
	if a.address = text("deploy_signal_id"); a.address != "" {
		status, _, err := t.side.call(ctx, text("deploy_signal_verb"), a.address, "", data)
		return answers.Answer{Status: status}, err
	}
	a.told = signin.Account{AuthURL: text("deploy_auth_url"), UserID: text("deploy_user_id"), Password: text("deploy_password"), ProjectID: text("deploy_project_id")}
	session, err := signin.As(ctx, t.side.client, a.told)
	if err != nil {
		return answers.Answer{}, err
	}
	url := t.side.root() + "/" + a.told.ProjectID + "/stacks/" + text("deploy_stack_id") + "/resources/" + text("deploy_resource_name") + "/signal"
	if queue := text("deploy_queue_id"); queue != "" {
		url = session.Public("messaging", text("deploy_region_name")) + "/v2/queues/" + queue + "/messages"
		data = map[string]any{"messages": []any{map[string]any{"ttl": 600, "body": data}}}
	}
	status, _, err := t.side.call(ctx, http.MethodPost, url, session.Token, data)
	return answers.Answer{Status: status}, err
}

// agentsGone says what is left of what the agents read and reported with: whether their users sign in, and what
// their addresses answer.
func agentsGone(ctx context.Context, t *playing, _ step) (answers.Answer, error) {
	left := map[string]any{}
	for name, a := range t.agents {
		for what, account := range map[string]signin.Account{"reads": accountOf(a.config), "reports": a.told} {
			if account.UserID != "" {
				_, err := signin.As(ctx, t.side.client, account)
				left[name+" "+what] = err == nil
			}
		}
		address, _ := a.config["metadata_url"].(string)
		for what, url := range map[string]string{"metadata": address, "signal": a.address} {
			if url == "" {
				continue
			}
			status, _, err := t.side.call(ctx, http.MethodGet, url, "", nil)
			if err != nil {
				return answers.Answer{}, err
			}
			left[name+" "+what] = status == http.StatusOK
		}
	}
	return answers.Answer{Body: left}, nil
}

func accountOf(section map[string]any) signin.Account {
	text := func(key string) string {
		v, _ := section[key].(string)
		return v
	}
	return signin.Account{AuthURL: text("auth_url"), UserID: text("user_id"), Password: text("password"), ProjectID: text("project_id")}
}

// root returns the address of the API without the project.
func (s *side) root() string { return s.api[:strings.LastIndex(s.api, "/")] }

// call sends one request to any address.
func (s *side) call(ctx context.Context, method, url, token string, body any) (status int, answer any, err error) {
	text := []byte{}
	if body != nil {
		if text, err = json.Marshal(body); err != nil {
			return 0, nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	for name, v := range map[string]string{"X-Auth-Token": token, "Content-Type": "application/json", "Accept": "application/json", "Client-ID": messagesClient} {
		if v != "" {
			r.Header.Set(name, v)
		}
	}
	got, err := s.client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = got.Body.Close() }()
	if text, err = io.ReadAll(got.Body); err != nil {
		return 0, nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber() // 1.0 is not 1
	if len(text) > 0 && d.Decode(&answer) != nil {
		answer = string(text)
	}
	return got.StatusCode, answer, nil
}
