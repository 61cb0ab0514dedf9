package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// The provider's API of OpenFaaS, as faas-cli uses it, on the whole program.
func TestProvider(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir(), "HEARTH_BASIC_AUTH_USER=admin", "HEARTH_BASIC_AUTH_PASSWORD=open sesame", "HEARTH_REDELIVER_AFTER=1s")
	u := p.login("demo")
	for _, path := range []string{"functions", "function/api", "info", "namespaces", "secrets", "logs?name=api"} {
		u.call("GET", p.gateway+"/system/"+path, nil).want(t, http.StatusUnauthorized)
	}
	u.get("/stacks") // functions are not behind that password

	system := strings.Replace(p.gateway, "http://", "http://admin:open%20sesame@", 1) + "/system/"
	ask := func(path string) any { return u.call("GET", system+path, nil).want(t, http.StatusOK).body }
	var names []string
	list, _ := ask("functions").([]any)
	for _, f := range list {
		names = append(names, text(f, "name"))
	}
	if want := []string{"api", "cfn", "validator", "planner", "stepper", "sweeper"}; !slices.Equal(names, want) {
		t.Errorf("functions %v, want %v", names, want)
	}
	if f := ask("function/stepper.openfaas-fn"); text(f, "name") != "stepper" || text(f, "namespace") != "openfaas-fn" {
		t.Errorf("the stepper is %v", f)
	}
	if i := ask("info"); text(i, "provider", "provider") == "" || text(i, "version", "release") == "" {
		t.Errorf("info is %v", i)
	}
	if n := ask("namespaces"); text(n, 0) != "openfaas-fn" {
		t.Errorf("namespaces are %v", n)
	}
	if s := ask("secrets"); text(s, 0, "name") != "hearth-basic-auth-password" || at(s, 1) != nil {
		t.Errorf("secrets are %v", s)
	}
	if a := u.call("GET", system+"logs?name=api", nil).want(t, http.StatusOK); !strings.Contains(a.text, "GET /v1/"+u.project+"/stacks") {
		t.Errorf("the log of the API is %s", a.text)
	}

	// A stepper scaled to none leaves its work lying; scaled up again it does it.
	scale := func(replicas int) {
		t.Helper()
		u.call("POST", system+"scale-function/stepper", map[string]any{"serviceName": "stepper", "replicas": replicas}).want(t, http.StatusAccepted)
	}
	scale(0)
	u.call("POST", p.gateway+"/function/stepper", "{}").want(t, http.StatusServiceUnavailable)
	stack := u.create("waits", object{"template": "heat_template_version: 2013-05-23\nresources: {a: {type: OS::Heat::TestResource}}\n"})
	planned := func() bool { list, _ := at(u.get(stack+"/resources"), "resources").([]any); return len(list) == 1 }
	for late := time.Now().Add(5 * time.Minute); !planned(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("it is never planned")
		}
	}
	if state, _ := u.state(stack); state != "CREATE_IN_PROGRESS" {
		t.Errorf("without a stepper it is %s", state)
	}
	scale(1)
	u.waitForStack(stack, "CREATE_COMPLETE")

	if a := u.call("POST", p.gateway+"/async-function/validator", "heat_template_version: 2013-05-23\n").want(t, http.StatusAccepted); a.header.Get("X-Call-Id") == "" {
		t.Error("an asynchronous call has no id")
	}
	u.call("POST", p.gateway+"/async-function/nobody", "").want(t, http.StatusNotFound)
	if a := u.call("GET", p.gateway+"/metrics", nil).want(t, http.StatusOK); !strings.Contains(a.text, `gateway_function_invocation_total{code="200",function_name="api.openfaas-fn"}`) {
		t.Error("the metrics do not count the API's calls")
	}
}
