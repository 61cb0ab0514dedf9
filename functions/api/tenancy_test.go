package api

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// bodies are good ones for each route that takes a body; what is not here gets {}.
var bodies = map[string]string{
	"stacks:create":               `{"stack_name": "made", "template": {"heat_template_version": "2021-04-16"}}`,
	"stacks:preview":              `{"stack_name": "made", "template": {"heat_template_version": "2021-04-16"}}`,
	"stacks:validate_template":    `{"template": {"heat_template_version": "2021-04-16"}}`,
	"stacks:update":               `{"template": {"heat_template_version": "2021-04-16"}}`,
	"stacks:preview_update":       `{"template": {"heat_template_version": "2021-04-16"}}`,
	"actions:action":              `{"check": {}}`,
	"resource:mark_unhealthy":     `{"mark_unhealthy": true}`,
	"software_configs:create":     `{"name": "to-run-ours"}`,
	"software_deployments:create": `{"config_id": "config-of-ours", "server_id": "server-of-ours", "status": "IN_PROGRESS"}`,
	"software_deployments:update": `{"status": "COMPLETE"}`,
}

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]{1,40}$`)

// of are the things of theirs that a field of that name may name.
func of(name string) []string {
	for part, value := range map[string]string{"config": "config-of-theirs", "server": "server-of-theirs", "stack": secretID, "parent": secretID} {
		if strings.Contains(name, part) {
			return []string{theirs, value}
		}
	}
	return []string{theirs}
}

// fieldNames are all texts in the code of bodies that may be the name of a
// field, and some that OpenStack's APIs have for whose a thing is.
func fieldNames(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	for _, name := range []string{"project", "project_id", "tenant", "tenant_id", "user_project", "user_project_id", "user", "user_id",
		"username", "owner", "owner_id", "parent", "id", "uuid", "stack", "stack_id", "stack_owner", "credential_id", "trust_id", "domain_id"} {
		found[name] = true
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "wire", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && fieldName.MatchString(text) {
					found[text] = true
				}
			}
			return true
		})
	}
	for _, name := range []string{"stack_user_project_id", "server_id", "config_id", "stack_name"} {
		if !found[name] {
			t.Fatalf("%s is not among the names: has the code of the bodies moved?", name)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// seen returns everything that the API shows the other project of its own objects.
func seen(t *testing.T, h http.Handler) map[string]string {
	t.Helper()
	all := map[string]string{}
	at := "/v1/" + theirs
	one := at + "/stacks/secret/" + secretID
	for _, path := range []string{at + "/stacks", at + "/stacks?show_nested=true&show_hidden=true&show_deleted=true", one, one + "/template", one + "/environment",
		one + "/files", one + "/resources", one + "/resources/net/metadata", one + "/events", one + "/snapshots", one + "/outputs", at + "/software_configs", at + "/software_configs/config-of-theirs",
		at + "/software_deployments", at + "/software_deployments/deployment-of-theirs", at + "/software_deployments?server_id=server-of-theirs",
		at + "/software_deployments/metadata/server-of-theirs", at + "/software_deployments/metadata/server-of-ours"} {
		w := ask(h, http.MethodGet, path, "admin-of-theirs")
		all[path] = fmt.Sprint(w.Code, w.Body)
	}
	return all
}

// TestNoFieldReachesAnotherProject puts every name of the other project's objects into every
// field of every body. Those objects stay unchanged, and no answer shows what they hold. A server runs
// only its own project's metadata, which never lists our deployment on their server.
func TestNoFieldReachesAnotherProject(t *testing.T) {
	names := fieldNames(t)
	for _, route := range (&api{}).routes() {
		if route.Method == http.MethodGet || route.Method == http.MethodDelete || route.Action == "stacks:lookup" {
			continue
		}
		t.Run(route.Action, func(t *testing.T) {
			h, _ := newTestAPI(t)
			before := seen(t, h)
			for _, name := range names {
				for _, value := range of(name) {
					good := map[string]any{}
					if text := bodies[route.Action]; text != "" {
						if err := json.Unmarshal([]byte(text), &good); err != nil {
							t.Fatal(err)
						}
					}
					good[name] = value
					body, _ := json.Marshal(good)
					r := httptest.NewRequest(route.Method, address(route.Path, ours), strings.NewReader(string(body)))
					r.Header.Set("X-Auth-Token", "member-of-ours")
					w := httptest.NewRecorder()
					h.ServeHTTP(w, r)
					if told := w.Body.String(); strings.Contains(told, "hush") || strings.Contains(told, "to-run-theirs") {
						t.Errorf("%s: told of theirs: %s", body, told)
					}
				}
			}
			after := seen(t, h)
			for path, was := range before {
				if after[path] != was {
					t.Errorf("%s was %s\nand is %s", path, was, after[path])
				}
			}
		})
	}
}

// Another project as that of a deployment's users is refused, and its own is not.
func TestDeploymentForUsersOfAnotherProject(t *testing.T) {
	h, _ := newTestAPI(t)
	for project, want := range map[string]int{theirs: 400, "none": 400, ours: 200, "": 200} {
		body := `{"config_id": "config-of-ours", "server_id": "server-of-theirs", "stack_user_project_id": "` + project + `"}`
		r := httptest.NewRequest(http.MethodPost, "/v1/"+ours+"/software_deployments", strings.NewReader(body))
		r.Header.Set("X-Auth-Token", "member-of-ours")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != want {
			t.Errorf("%q: %d %s", project, w.Code, w.Body)
		}
	}
}

// oddValues are of every kind that JSON has.
var oddValues = []string{
	`null`, `true`, `0`, `-1`, `1.5`, `1e400`, `99999999999999999999`, `""`, `"text"`, `"\u0000"`, `"\ud800"`, `[]`, `[null]`, `["a"]`, `[[1]]`, `{}`, `{"a": 1}`, `{"a": null}`,
}

// TestNoFieldIsAnInternalError checks that no value of a field leads to an internal error: a
// mistake of the caller is always answered as the caller's.
func TestNoFieldIsAnInternalError(t *testing.T) {
	names := fieldNames(t)
	for _, route := range (&api{}).routes() {
		if route.Method == http.MethodGet || route.Method == http.MethodDelete || route.Action == "stacks:lookup" {
			continue
		}
		t.Run(route.Action, func(t *testing.T) {
			h, _ := newTestAPI(t)
			good := map[string]json.RawMessage{}
			if text := bodies[route.Action]; text != "" {
				if err := json.Unmarshal([]byte(text), &good); err != nil {
					t.Fatal(err)
				}
			}
			for i, name := range names {
				for j := range oddValues {
					if _, known := good[name]; !known && (i+j)%3 != 0 { // most names are no field of this route
						continue
					}
					fields := []string{`"` + name + `": ` + oddValues[j]}
					for key, value := range good {
						if key != name {
							fields = append(fields, `"`+key+`": `+string(value))
						}
					}
					body := "{" + strings.Join(fields, ", ") + "}"
					r := httptest.NewRequest(route.Method, address(route.Path, ours), strings.NewReader(body))
					r.Header.Set("X-Auth-Token", "admin-of-ours")
					w := httptest.NewRecorder()
					if h.ServeHTTP(w, r); w.Code >= 500 {
						t.Errorf("%s: %d %s", body, w.Code, w.Body)
					}
				}
			}
		})
	}
}
