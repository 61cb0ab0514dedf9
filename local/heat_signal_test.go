package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// A server signs in to Keystone as the user of a handle, and signals it. The user reaches nothing else.
func TestHeatSignal(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	u := p.login("demo")
	stack := u.create("gated", object{"template": `
heat_template_version: 2018-08-31
resources:
  handle: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: HEAT_SIGNAL}}
  other: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: HEAT_SIGNAL}}
  wait: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: handle}, timeout: 600}}
outputs:
  signal: {value: {get_attr: [handle, signal]}}
  other: {value: {get_attr: [other, signal]}}
  data: {value: {get_attr: [wait, data]}}
`})
	u.waitForResource(stack, "handle", "CREATE_COMPLETE")
	u.waitForResource(stack, "other", "CREATE_COMPLETE")
	signer := func(output string) (signal map[string]any, token string) {
		if err := json.Unmarshal([]byte(text(u.get(stack+"/outputs/"+output), "output", "output_value")), &signal); err != nil {
			t.Fatal(err)
		}
		return signal, signIn(t, signal)
	}
	send := func(method, url, token string) int {
		r, err := http.NewRequest(method, url, strings.NewReader(`{"data": "hello"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Auth-Token", token)
		r.Header.Set("Content-Type", "application/json")
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		return a.StatusCode
	}
	signal, token := signer("signal")
	other, otherToken := signer("other")
	url := signal["alarm_url"].(string)
	for what, c := range map[string]struct {
		method, url, token string
		want               int
	}{
		"the user of another resource": {http.MethodPost, url, otherToken, http.StatusForbidden},
		"another resource":             {http.MethodPost, other["alarm_url"].(string), token, http.StatusForbidden},
		"a resource without a user":    {http.MethodGet, strings.Replace(url, "/handle/signal", "/wait/metadata", 1), token, http.StatusForbidden},
		"the stack":                    {http.MethodGet, url[:strings.Index(url, "/resources/")], token, http.StatusForbidden},
		"the deletion of the stack":    {http.MethodDelete, url[:strings.Index(url, "/resources/")], token, http.StatusForbidden},
		"the project of the stack":     {http.MethodPost, strings.Replace(url, signal["project_id"].(string), u.project, 1), token, http.StatusForbidden},
		"no token":                     {http.MethodPost, url, "none", http.StatusUnauthorized},
		"the metadata of its own":      {http.MethodGet, strings.Replace(url, "/signal", "/metadata", 1), token, http.StatusOK},
		"a stack that there is not":    {http.MethodPost, strings.Replace(url, "/gated/", "/other/", 1), token, http.StatusForbidden},
	} {
		if got := send(c.method, c.url, c.token); got != c.want {
			t.Errorf("%s: %d, want %d", what, got, c.want)
		}
	}
	if got := send(http.MethodPost, url, token); got != http.StatusOK {
		t.Fatalf("the signal is answered %d", got)
	}
	u.waitForStack(stack, "CREATE_COMPLETE")
	if got := text(u.get(stack+"/outputs/data"), "output", "output_value"); got != `{"1": "hello"}` {
		t.Errorf("the data are %s", got)
	}
	if got := text(u.get(stack), "stack", "stack_user_project_id"); got != signal["project_id"] {
		t.Errorf("the project of the users is %s, want %s", got, signal["project_id"])
	}
}

// signIn signs in as a resource's user, and returns the token.
func signIn(t *testing.T, user map[string]any) string {
	t.Helper()
	body, _ := json.Marshal(object{"auth": object{
		"identity": object{"methods": []string{"password"}, "password": object{"user": object{"id": user["user_id"], "password": user["password"]}}},
		"scope":    object{"project": object{"id": user["project_id"]}},
	}})
	a, err := http.Post(user["auth_url"].(string)+"/auth/tokens", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
	if a.StatusCode != http.StatusCreated {
		t.Fatalf("Keystone answers %d", a.StatusCode)
	}
	return a.Header.Get("X-Subject-Token")
}

// A server that polls Heat's API reads what it is to run, unmasked.
func TestServerReadsItsDeployments(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	u, admin := p.login("demo"), p.login("admin")
	stack := u.create("polled", object{"template": `
heat_template_version: 2018-08-31
parameters: {word: {type: string, hidden: true, default: hunter2-hunter2}}
resources:
  server:
    type: OS::Nova::Server
    properties: {image: cirros, flavor: m1.nano, networks: [{allocate_network: none}], user_data_format: SOFTWARE_CONFIG, software_config_transport: POLL_SERVER_HEAT}
  config: {type: OS::Heat::SoftwareConfig, properties: {group: script, inputs: [{name: word}], config: echo hello}}
  deployment:
    type: OS::Heat::SoftwareDeployment
    properties: {config: {get_resource: config}, server: {get_resource: server}, signal_transport: NO_SIGNAL, input_values: {word: {get_param: word}}}
`})
	u.waitForStack(stack, "CREATE_COMPLETE")
	id := text(u.get(stack+"/resources/server"), "resource", "physical_resource_id")
	server := admin.call("GET", strings.Replace(p.auth, "/identity/v3", "/compute/v2.1/servers/", 1)+id, nil).want(t, http.StatusOK)
	data, err := base64.StdEncoding.DecodeString(text(server.body, "server", "OS-EXT-SRV-ATTR:user_data"))
	if err != nil {
		t.Fatal(err)
	}
	settings := regexp.MustCompile(`(?m)^\{.*"os-collect-config".*$`).Find(data)
	var given struct {
		Agent struct {
			Heat map[string]any `json:"heat"`
		} `json:"os-collect-config"`
	}
	if err := json.Unmarshal(settings, &given); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	agent := &user{t: t, api: u.api, token: signIn(t, given.Agent.Heat)}
	users := strings.Replace(u.api, u.project, given.Agent.Heat["project_id"].(string), 1)
	one := at(agent.call("GET", users+stack+"/resources/server/metadata", nil).want(t, http.StatusOK).body, "metadata", "deployments", 0)
	if text(one, "config") != "echo hello" || text(one, "inputs", 0, "value") != "hunter2-hunter2" {
		t.Errorf("the deployment is %v", one)
	}
}
