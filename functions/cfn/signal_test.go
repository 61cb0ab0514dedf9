package cfn

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/shared/awssign"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A handle takes the signals that are signed with its key.
type handle struct {
	key  awssign.Key
	got  []map[string]any
	from stack.Caller
}

func (h *handle) Signal(_ context.Context, c stack.Caller, _ stack.Stack, _ stack.Resource, details map[string]any) error {
	h.got, h.from = append(h.got, details), c
	if details == nil {
		return stack.Errorf(stack.ValueError, "Metadata format invalid")
	}
	return nil
}

func (h *handle) SignalOutcome(_ context.Context, _ stack.Caller, _ stack.Stack, r stack.Resource, id string, success bool) error {
	h.got = append(h.got, map[string]any{"of": r.Name, "id": id, "success": success})
	return nil
}

func (h *handle) Signer(_ context.Context, claim *awssign.Claim, undated awssign.Undated) (engine.KeyHolder, error) {
	if claim.AccessKey != h.key.Access {
		return engine.KeyHolder{}, stack.Errorf(stack.InvalidClientTokenID, "The security token included in the request is invalid.")
	}
	return engine.KeyHolder{
		Stack: stack.Stack{ID: "id", Name: "st", Project: "ours"}, Resource: stack.Resource{Name: "h", PhysicalName: "st-h-x"},
	}, claim.Check(h.key.Secret, time.Now(), undated)
}

func TestSignal(t *testing.T) {
	t.Parallel()
	key := awssign.Key{Access: "HEARTHX", Secret: "secret"}
	const path = "/arn%3Aopenstack%3Aheat%3A%3Aours%3Astacks/st/id/resources/h"
	sign := func(base, path, method string) string {
		address, err := awssign.SignURL(key, method, base, path, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return address
	}
	const gateway, native = "http://gate:8080/function/cfn/v1", "http://own:8000/v1"
	const body = `{"Status": "SUCCESS", "Reason": "r", "UniqueId": "1", "Data": {"n": 1.50}}`
	for name, c := range map[string]struct {
		method, address string // as the server has it
		host, path      string // as the function sees it
		header          http.Header
		body            string
		status          int
		says            string
	}{
		"on Heat's port":          {"PUT", sign(native+"/waitcondition", path, "PUT"), "own:8000", "/v1/waitcondition" + path, nil, body, 200, "<resource>h</resource>"},
		"behind the gateway":      {"PUT", sign(gateway+"/waitcondition", path, "PUT"), "10.0.0.9:80", "/v1/waitcondition" + path, nil, body, 200, "<resource>h</resource>"},
		"with the gateway's path": {"PUT", sign(gateway+"/waitcondition", path, "PUT"), "gate:8080", "/function/cfn/v1/waitcondition" + path, nil, body, 200, "<resource>h</resource>"},
		"behind another proxy": {"PUT", sign("http://proxy/cfn/v1/waitcondition", path, "PUT"), "10.0.0.9:80", "/v1/waitcondition" + path,
			http.Header{"X-Forwarded-Host": {"proxy"}, "X-Forwarded-Prefix": {"/cfn"}}, body, 200, "<resource>h</resource>"},
		"unescaped on the way":  {"PUT", sign(native+"/waitcondition", path, "PUT"), "own:8000", "/v1/waitcondition/arn:openstack:heat::ours:stacks/st/id/resources/h", nil, body, 200, "<resource>h</resource>"},
		"as a form":             {"PUT", sign(native+"/waitcondition", path, "PUT"), "own:8000", "/v1/waitcondition" + path, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, body, 200, "<resource>h</resource>"},
		"a deployment":          {"POST", sign(native+"/signal", path, "POST"), "own:8000", "/v1/signal" + path, nil, `{"deploy_status_code": 0}`, 200, ""},
		"a POST that was a PUT": {"POST", sign(native+"/signal", path, "PUT"), "own:8000", "/v1/signal" + path, nil, body, 403, "<Code>SignatureDoesNotMatch</Code>"},
		"no method of the path": {"POST", sign(native+"/waitcondition", path, "POST"), "own:8000", "/v1/waitcondition" + path, nil, body, 400, "<Code>ValidationError</Code>"},
		"no body":               {"PUT", sign(native+"/waitcondition", path, "PUT"), "own:8000", "/v1/waitcondition" + path, nil, "", 400, "<Code>InvalidParameterValue</Code>"},
		"no object":             {"PUT", sign(native+"/waitcondition", path, "PUT"), "own:8000", "/v1/waitcondition" + path, nil, "[1]", 400, "<Code>InvalidParameterValue</Code>"},
		"broken JSON":           {"PUT", sign(native+"/waitcondition", path, "PUT"), "own:8000", "/v1/waitcondition" + path, nil, `{"a":`, 400, "<Code>InvalidParameterValue</Code>"},
		"another resource": {"PUT", sign(native+"/waitcondition", path+"2", "PUT"), "own:8000", "/v1/waitcondition" + path + "2", nil, body, 403,
			"<Code>AccessDenied</Code>"},
		"another stack": {"PUT", sign(native+"/waitcondition", strings.ReplaceAll(path, "/id/", "/other/"), "PUT"), "own:8000",
			"/v1/waitcondition" + strings.ReplaceAll(path, "/id/", "/other/"), nil, body, 403, "<Code>AccessDenied</Code>"},
		"a forged path": {"PUT", sign(native+"/waitcondition", path, "PUT"), "own:8000", "/v1/waitcondition" + path + "2", nil, body, 403, "<Code>SignatureDoesNotMatch</Code>"},
		"no signature":  {"PUT", native + "/waitcondition" + path, "own:8000", "/v1/waitcondition" + path, nil, body, 403, "<Code>MissingAuthenticationToken</Code>"},
		"another key":   {"PUT", strings.ReplaceAll(sign(native+"/waitcondition", path, "PUT"), "HEARTHX", "HEARTHY"), "own:8000", "/v1/waitcondition" + path, nil, body, 403, "<Code>InvalidClientTokenId</Code>"},
	} {
		u, err := url.Parse(c.address)
		if err != nil {
			t.Fatal(err)
		}
		h := &handle{key: key}
		r := httptest.NewRequest(c.method, "http://"+c.host+c.path+"?"+u.RawQuery, strings.NewReader(c.body))
		for name, values := range c.header {
			r.Header[name] = values
		}
		w := httptest.NewRecorder()
		New(Needs{Signals: h, Identity: &keystone{}, Log: slog.New(slog.DiscardHandler), Prefix: "/function/cfn", Endpoint: gateway}).ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || c.says == "" && w.Body.Len() > 0 {
			t.Errorf("%s: %d %s, want %d %s", name, w.Code, w.Body, c.status, c.says)
		}
		if w.Code == http.StatusOK && (len(h.got) != 1 || h.from.Project != "ours" || h.from.Token != "") {
			t.Errorf("%s: %d signals of %+v", name, len(h.got), h.from)
		}
		if c.status == http.StatusForbidden && len(h.got) > 0 {
			t.Errorf("%s: the signal was delivered", name)
		}
	}
}

func (h *handle) Metadata(_ context.Context, _ stack.Stack, r stack.Resource) (map[string]any, error) {
	return r.Metadata, nil
}

func (h *handle) MayRead(_ context.Context, k engine.KeyHolder, resource string) (bool, error) {
	return resource == k.Resource.Name, nil
}
