package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/shared/access"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// What a route answers with of what is stored.
const (
	forOwners = "secrets, to owners of the stack only"
	engines   = "values that the engine has masked for everyone"
	none      = "no stored value"
)

// answers has every route. One that answers stored values must name who gets their secrets.
var answers = map[string]string{
	"GET /{project}/stacks":                                                  engines,
	"GET /{project}/stacks/detail":                                           engines,
	"POST /{project}/stacks":                                                 none,
	"POST /{project}/stacks/preview":                                         engines,
	"GET /{project}/stacks/{stack}/{id}":                                     forOwners,
	"DELETE /{project}/stacks/{stack}/{id}":                                  none,
	"PUT /{project}/stacks/{stack}/{id}":                                     none,
	"PATCH /{project}/stacks/{stack}/{id}":                                   none,
	"PUT /{project}/stacks/{stack}/{id}/preview":                             engines,
	"PATCH /{project}/stacks/{stack}/{id}/preview":                           engines,
	"POST /{project}/stacks/{stack}/{id}/actions":                            none,
	"POST /{project}/stacks/{stack}/{id}/snapshots":                          engines,
	"GET /{project}/stacks/{stack}/{id}/snapshots":                           engines,
	"GET /{project}/stacks/{stack}/{id}/snapshots/{snapshot}":                engines,
	"DELETE /{project}/stacks/{stack}/{id}/snapshots/{snapshot}":             none,
	"POST /{project}/stacks/{stack}/{id}/snapshots/{snapshot}/restore":       none,
	"GET /{project}/stacks/{stack}/{id}/export":                              forOwners,
	"DELETE /{project}/stacks/{stack}/{id}/abandon":                          forOwners,
	"GET /{project}/stacks/{stack}/{id}/template":                            forOwners,
	"GET /{project}/stacks/{stack}/{id}/environment":                         engines,
	"GET /{project}/stacks/{stack}/{id}/files":                               forOwners,
	"GET /{project}/stacks/{stack}/{id}/outputs":                             engines,
	"GET /{project}/stacks/{stack}/{id}/outputs/{output}":                    forOwners,
	"PUT /{project}/stacks/{stack}/{id}/lock":                                none,
	"DELETE /{project}/stacks/{stack}/{id}/lock":                             none,
	"PUT /{project}/stacks/{stack}/{id}/protection":                          none,
	"DELETE /{project}/stacks/{stack}/{id}/protection":                       none,
	"GET /{project}/suspects":                                                engines,
	"GET /{project}/stacks/{stack}/{id}/resources":                           forOwners,
	"GET /{project}/stacks/{stack}/{id}/resources/{resource}":                forOwners,
	"PATCH /{project}/stacks/{stack}/{id}/resources/{resource}":              none,
	"GET /{project}/stacks/{stack}/{id}/resources/{resource}/metadata":       forOwners,
	"POST /{project}/stacks/{stack}/{id}/resources/{resource}/signal":        none,
	"GET /{project}/stacks/{stack}/{id}/events":                              engines,
	"GET /{project}/stacks/{stack}/{id}/events/stream":                       engines,
	"GET /{project}/stacks/{stack}/{id}/resources/{resource}/events":         engines,
	"GET /{project}/stacks/{stack}/{id}/resources/{resource}/events/{event}": engines,
	"POST /{project}/validate":                                               none,
	"GET /{project}/resource_types":                                          none,
	"GET /{project}/resource_types/{type}":                                   none,
	"GET /{project}/resource_types/{type}/template":                          none,
	"GET /{project}/template_versions":                                       none,
	"GET /{project}/template_versions/{version}/functions":                   none,
	"GET /{project}/software_configs":                                        none,
	"POST /{project}/software_configs":                                       none,
	"GET /{project}/software_configs/{config}":                               forOwners,
	"DELETE /{project}/software_configs/{config}":                            none,
	"GET /{project}/software_deployments":                                    forOwners,
	"POST /{project}/software_deployments":                                   none,
	"GET /{project}/software_deployments/{deployment}":                       forOwners,
	"PUT /{project}/software_deployments/{deployment}":                       forOwners,
	"DELETE /{project}/software_deployments/{deployment}":                    none,
	"GET /{project}/software_deployments/metadata/{server}":                  forOwners,
	"GET /{project}/build_info":                                              none,
	"GET /{project}/services":                                                none,
}

const canary = "canary-of-ours-5f1c"

// vault returns an API whose engine and store answer with a secret wherever they can.
func vault(t *testing.T) http.Handler {
	t.Helper()
	h, d := newTestAPIWith(t, true)
	d.secret = canary
	name, text := "secretive", []byte(`"`+canary+`"`)
	config := stack.SoftwareConfig{ID: "config-of-secrets", Project: ours, Name: &name, Config: text, Created: noon}
	deployment := stack.SoftwareDeployment{
		ID: "deployment-of-secrets", Project: ours, ConfigID: config.ID, ServerID: "server-of-ours",
		InputValues: []byte(`{"in": "` + canary + `"}`), Created: noon,
	}
	for _, result := range d.store.Commit(t.Context(),
		stack.Change{Software: &stack.Software{NewConfig: &config}}, stack.Change{Software: &stack.Software{NewDeployment: &deployment}}) {
		if result.Err != nil {
			t.Fatal(result.Err)
		}
	}
	return h
}

// Every route, asked by those who may look at our stack but do not own it: readers, and an
// administrator of another project. None shows them a secret. Owners get it where the table
// says so, and only there, so that the routes are known to have it.
func TestEveryRouteHidesSecrets(t *testing.T) {
	h := vault(t)
	asks := func(route web.Route, token string) *httptest.ResponseRecorder {
		path, body := strings.NewReplacer("config-of-ours", "config-of-secrets", "deployment-of-ours", "deployment-of-secrets").Replace(address(route.Path, ours)), ""
		if strings.HasSuffix(route.Path, "/resources") {
			path += "?with_detail=true"
		}
		if route.Method == http.MethodPut && strings.Contains(route.Path, "{deployment}") {
			body = `{"status_reason": "told"}`
		}
		return askWith(h, route.Method, path, token, body)
	}
	routes, seen := (&api{}).routes(), map[string]bool{}
	for _, kind := range []string{forOwners, engines, none} { // those that change things come last
		for _, route := range routes {
			key := route.Method + " " + route.Path
			if answers[key] != kind {
				continue
			}
			seen[key] = true
			if kind == forOwners || route.Method == http.MethodGet {
				w := asks(route, "member-of-ours")
				if has := strings.Contains(w.Body.String(), canary); has != (kind == forOwners) {
					t.Errorf("%s answers %s, but a member gets %d %s", key, kind, w.Code, w.Body)
				}
			}
			for _, token := range []string{"reader-of-ours", "admin-of-theirs"} {
				if w := asks(route, token); strings.Contains(strings.ToLower(w.Body.String()), canary) {
					t.Errorf("%s shows %s a secret: %d %s", key, token, w.Code, w.Body)
				}
			}
		}
	}
	for _, route := range routes {
		if key := route.Method + " " + route.Path; !seen[key] && route.Action != "stacks:lookup" { // a lookup only redirects
			t.Errorf("%s is not in the table: say whether it answers stored values", key)
		}
	}
	for key := range answers {
		if !seen[key] {
			t.Errorf("%s is in the table but is no route", key)
		}
	}
}

// The role of users that stacks make counts in their own project only.
func TestSoftwareIsForItsProject(t *testing.T) {
	config := stack.SoftwareConfig{Project: ours, Config: []byte(`"` + canary + `"`)}
	deployment := stack.SoftwareDeployment{Project: ours, InputValues: []byte(`{"in": "` + canary + `"}`)}
	for _, c := range []struct {
		project string
		roles   []string
		want    bool
	}{
		{ours, []string{"member"}, true},
		{ours, []string{access.StackUserRole}, true},
		{ours, []string{"reader"}, false},
		{theirs, []string{"admin"}, false},
		{theirs, []string{"admin", access.StackUserRole}, false},
	} {
		r := &web.Request{Caller: stack.Caller{Project: c.project, Roles: c.roles}}
		if got := strings.Contains(string(concealConfig(r, config).Config), canary); got != c.want {
			t.Errorf("%v of %s sees a config: %v", c.roles, c.project, got)
		}
		if got := strings.Contains(string(concealDeployment(r, deployment).InputValues), canary); got != c.want {
			t.Errorf("%v of %s sees a deployment: %v", c.roles, c.project, got)
		}
	}
}

func askWith(h http.Handler, method, path, token, body string) *httptest.ResponseRecorder {
	ending := make(chan struct{})
	close(ending)
	r := httptest.NewRequestWithContext(web.WithEnding(context.Background(), ending), method, path, strings.NewReader(body))
	r.Header.Set("X-Auth-Token", token)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
