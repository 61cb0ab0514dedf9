package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/shared/access"
	"hearth/shared/web"
)

// who may take each action, by role; written out here so that a route cannot be
// opened by accident.
var who = map[string]string{
	"stacks:index":                   "reader member admin",
	"stacks:detail":                  "reader member admin",
	"stacks:create":                  "member admin",
	"stacks:preview":                 "reader member admin",
	"stacks:show":                    "reader member admin",
	"stacks:delete":                  "member admin",
	"stacks:update":                  "member admin",
	"stacks:update_patch":            "member admin",
	"stacks:preview_update":          "member admin",
	"stacks:preview_update_patch":    "member admin",
	"actions:action":                 "reader member admin", // each of them has its own policy
	"stacks:snapshot":                "member admin",
	"stacks:list_snapshots":          "reader member admin",
	"stacks:show_snapshot":           "reader member admin",
	"stacks:delete_snapshot":         "member admin",
	"stacks:restore_snapshot":        "member admin",
	"stacks:export":                  "member admin",
	"stacks:abandon":                 "member admin",
	"stacks:template":                "reader member admin",
	"stacks:environment":             "reader member admin",
	"stacks:files":                   "reader member admin",
	"stacks:list_outputs":            "reader member admin",
	"stacks:show_output":             "reader member admin",
	"stacks:lookup":                  "reader member admin heat_stack_user",
	"stacks:validate_template":       "member admin",
	"stacks:list_resource_types":     "reader member admin",
	"stacks:resource_schema":         "reader member admin",
	"stacks:generate_template":       "member admin",
	"stacks:list_template_versions":  "reader member admin",
	"stacks:list_template_functions": "reader member admin",
	"stacks:lock":                    "member admin",
	"stacks:unlock":                  "member admin",
	"stacks:protect":                 "member admin",
	"stacks:unprotect":               "member admin",
	"stacks:list_suspects":           "reader member admin",
	"resource:index":                 "reader member admin",
	"resource:show":                  "reader member admin",
	"resource:mark_unhealthy":        "member admin",
	"resource:metadata":              "reader member admin",
	"resource:signal":                "reader member admin",
	"events:index":                   "reader member admin",
	"events:show":                    "reader member admin",
	"software_configs:index":         "reader member admin",
	"software_configs:create":        "reader member admin",
	"software_configs:show":          "reader member admin",
	"software_configs:delete":        "member admin",
	"software_deployments:index":     "reader member admin",
	"software_deployments:create":    "member admin",
	"software_deployments:show":      "reader member admin",
	"software_deployments:update":    "member admin",
	"software_deployments:delete":    "member admin",
	"software_deployments:metadata":  "reader member admin heat_stack_user",
	"build_info:build_info":          "reader member admin",
	"service:index":                  "admin",
}

// address fills a route's path for a project, with the stack of ours.
func address(path, project string) string {
	return "/v1" + strings.NewReplacer("{project}", project, "arn:{stack...}", "arn:openstack:heat::"+project+":stacks/web/"+webID,
		"{stack}", "web", "{id}", webID, "{resource}", "handle", "{snapshot}", "snapshot-of-ours", "{event}", webID[:35]+"d", "{output}", "url",
		"{type}", "OS::Neutron::Net", "{config}", "config-of-ours", "{deployment}", "deployment-of-ours", "{server}", "server-of-ours", "{version}", "heat_template_version.2016-10-14").Replace(path)
}

func ask(h http.Handler, method, path, token string) *httptest.ResponseRecorder {
	ending := make(chan struct{})
	close(ending) // streams tell what there is and leave
	r := httptest.NewRequestWithContext(web.WithEnding(context.Background(), ending), method, path, nil)
	if token != "" {
		r.Header.Set("X-Auth-Token", token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestEveryRouteToEveryone calls every route as every role of both projects, without a token and
// with a signal token. A route opens only to the callers named above. No answer shows the other
// project anything of ours.
func TestEveryRouteToEveryone(t *testing.T) {
	seen := map[string]bool{}
	h, _ := newTestAPI(t)
	for _, route := range (&api{}).routes() {
		roles, listed := who[route.Action]
		if !listed || route.Policy == "" {
			t.Errorf("%s %s: action %q is not in the table, or has no policy", route.Method, route.Path, route.Action)
			continue
		}
		seen[route.Action] = true
		t.Run(route.Method+" "+route.Path, func(t *testing.T) {
			for name, caller := range known {
				role := ""
				if len(caller.Roles) > 0 {
					role = caller.Roles[0]
				}
				open := caller.Project == ours && strings.Contains(" "+roles+" ", " "+role+" ")
				w := ask(h, route.Method, address(route.Path, ours), name)
				if refused := w.Code == 401 || w.Code == 403; refused == open {
					t.Errorf("%s: %d, open should be %v", name, w.Code, open)
				}
				if !open && strings.Contains(w.Body.String(), webID) {
					t.Errorf("%s was refused, and told: %s", name, w.Body)
				}
				if caller.Project == theirs {
					elsewhere(t, h, route, name)
				}
			}
			for _, token := range []string{"", "stale", "hearth-signal-", "hearth-signal-guess"} {
				if w := ask(h, route.Method, address(route.Path, ours), token); w.Code != 401 {
					t.Errorf("token %q: %d", token, w.Code)
				}
			}
			if w := ask(h, route.Method, address(route.Path, ours), signalToken); (w.Code == 401) != (route.Action != "resource:signal") {
				t.Errorf("signal token: %d", w.Code)
			}
		})
	}
	for action := range who {
		if !seen[action] {
			t.Errorf("%s is in the table but has no route", action)
		}
	}
}

// elsewhere asks for our stack below their own project: there is none.
func elsewhere(t *testing.T, h http.Handler, route web.Route, token string) {
	t.Helper()
	w := ask(h, route.Method, address(route.Path, theirs), token)
	if strings.Contains(route.Path, "{stack}") && w.Code != 404 && w.Code != 403 {
		t.Errorf("%s found our stack in theirs: %d %s", token, w.Code, w.Body)
	}
	if (strings.Contains(route.Path, "{config}") || strings.Contains(route.Path, "{deployment}")) && w.Code < 400 {
		t.Errorf("%s found what is ours in theirs: %d %s", token, w.Code, w.Body)
	}
	for _, ours := range []string{"A site", "ann", "hunter", "99999999", "state changed", "to-run-ours"} {
		if strings.Contains(w.Body.String(), ours) {
			t.Errorf("%s was told %q: %s", token, ours, w.Body)
		}
	}
}

// TestDefaultIsNo checks that an unknown policy refuses every caller.
func TestDefaultIsNo(t *testing.T) {
	for _, policy := range []web.Policy{"", "anything"} {
		for name, caller := range known {
			if access.Allows(policy, caller) {
				t.Errorf("policy %q is open to %s", policy, name)
			}
		}
	}
}

// A token for one handle signals that handle and does nothing else.
func TestSignalToken(t *testing.T) {
	h, d := newTestAPI(t)
	for path, status := range map[string]int{
		"/v1/" + ours + "/stacks/web/" + webID + "/resources/handle/signal":         200,
		"/v1/" + ours + "/stacks/web/" + webID + "/resources/net/signal":            401,
		"/v1/" + ours + "/stacks/wrong/" + webID + "/resources/handle/signal":       401,
		"/v1/" + ours + "/stacks/none/" + madeID + "/resources/handle/signal":       401,
		"/v1/" + theirs + "/stacks/web/" + webID + "/resources/handle/signal":       401,
		"/v1/" + theirs + "/stacks/secret/" + secretID + "/resources/handle/signal": 401,
		"/v1/" + ours + "/stacks": 401,
		"/v1/" + ours + "/stacks/web/" + webID + "/resources/handle/signal/and/more": 404,
	} {
		if w := ask(h, http.MethodPost, path, signalToken); w.Code != status {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
	if len(d.signals) != 1 {
		t.Errorf("%d signals arrived", len(d.signals))
	}
}

// Whatever takes no signals may have hooks, which are cleared by one.
func TestHooksAreClearedBySignal(t *testing.T) {
	h, d := newTestAPI(t)
	for body, want := range map[string]int{`{"unset_hook": "pre-create"}`: 200, `{"status": "SUCCESS"}`: 400} {
		r := httptest.NewRequest(http.MethodPost, "/v1/"+ours+"/stacks/web/"+webID+"/resources/net/signal", strings.NewReader(body))
		r.Header.Set("X-Auth-Token", "member-of-ours")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != want {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
	if len(d.signals) != 1 || d.signals[0]["unset_hook"] != "pre-create" {
		t.Errorf("%v arrived", d.signals)
	}
}

// What the engine gets is what was sent, and the caller as Keystone says.
func TestCreateHandsOn(t *testing.T) {
	h, d := newTestAPI(t)
	r := httptest.NewRequest(http.MethodPost, "/v1/"+ours+"/stacks", strings.NewReader(`{"stack_name": "n", "template": {"heat_template_version": 1, "a": 2}, "disable_rollback": false}`))
	r.Header.Set("X-Auth-Token", "member-of-ours")
	r.Header.Set("X-Region-Name", "north")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 201 || len(d.requests) != 1 {
		t.Fatal(w.Code, w.Body)
	}
	got, caller := d.requests[0], d.callers[0]
	switch {
	case got.Name != "n":
		t.Errorf("got.Name = %q, want %q", got.Name, "n")
	case got.DisableRollback:
		t.Errorf("got.DisableRollback = true, want false")
	case string(got.Source.Template) != `{"heat_template_version": 1, "a": 2}`:
		t.Errorf("string(got.Source.Template) = %q, want %q", string(got.Source.Template), `{"heat_template_version": 1, "a": 2}`)
	}
	switch {
	case caller.Project != ours:
		t.Errorf("caller.Project = %q, want %q", caller.Project, ours)
	case caller.Token != "member-of-ours":
		t.Errorf("caller.Token = %q, want %q", caller.Token, "member-of-ours")
	case caller.Region != "north":
		t.Errorf("caller.Region = %q, want %q", caller.Region, "north")
	}
}
