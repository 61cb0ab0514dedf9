package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestAdministratorOfAnotherProject checks that an administrator finds the stacks of another
// project by its path, and by their id from any path. Other users do not find them. With the
// setting off, administrators do not either.
func TestAdministratorOfAnotherProject(t *testing.T) {
	var open []string
	for _, on := range []bool{true, false} {
		h, _ := newTestAPIWith(t, on)
		for token, caller := range known {
			if caller.Project != theirs {
				continue
			}
			for what, c := range map[string]struct{ method, path string }{
				"show":           {http.MethodGet, "/stacks/web/" + webID},
				"resources":      {http.MethodGet, "/stacks/web/" + webID + "/resources"},
				"template":       {http.MethodGet, "/stacks/web/" + webID + "/template"},
				"delete":         {http.MethodDelete, "/stacks/quiet/" + hiddenID},
				"short by id":    {http.MethodGet, "/stacks/" + webID},
				"another's name": {http.MethodGet, "/stacks/not-web/" + webID},
			} {
				for _, project := range []string{ours, theirs} {
					w := ask(h, c.method, "/v1/"+project+c.path, token)
					may := on && token == "admin-of-theirs" && what != "another's name"
					if got := w.Code < 400; got != may && !(what == "delete" && w.Code == 404 && project == theirs) {
						t.Errorf("%s: %s in %s with the setting %v: %d %s", token, what, project, on, w.Code, w.Body)
					}
					if w.Code == 302 && !strings.Contains(w.Header().Get("Location"), "/"+ours+"/stacks/web/"+webID) {
						t.Errorf("the stack is said to be at %s", w.Header().Get("Location"))
					}
					if w.Code < 400 && !slices.Contains(open, token) {
						open = append(open, token)
					}
				}
			}
		}
	}
	if !slices.Equal(open, []string{"admin-of-theirs"}) {
		t.Errorf("open to %v", open)
	}
}

func TestStacksOfAllProjects(t *testing.T) {
	h, _ := newTestAPIWith(t, true)
	for query, want := range map[string]string{
		"":                                     "secret",
		"?global_tenant=true":                  "web secret",
		"?global_tenant=true&tenant=" + ours:   "web",
		"?global_tenant=true&tenant=" + theirs: "secret",
		"?global_tenant=true&tenant=none":      "",
		"?global_tenant=true&show_hidden=true&limit=1&sort_keys=stack_name": "quiet",
		"?tenant=" + ours: "",
	} {
		w := ask(h, http.MethodGet, "/v1/"+theirs+"/stacks"+query, "admin-of-theirs")
		if w.Code != 200 {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
		for _, name := range []string{"web", "secret", "quiet"} {
			if has := strings.Contains(w.Body.String(), `"stack_name":"`+name+`"`); has != slices.Contains(strings.Fields(want), name) {
				t.Errorf("%q has %s: %v", query, name, has)
			}
		}
	}
	switch w := ask(h, http.MethodGet, "/v1/"+ours+"/stacks", "admin-of-theirs"); {
	case w.Code != 200:
		t.Errorf("by path: w.Code = %d, want 200: %v", w.Code, w.Body)
	case !strings.Contains(w.Body.String(), `"web"`):
		t.Errorf("by path: w.Body.String() = %q, want it to contain %q", w.Body.String(), `"web"`)
	case strings.Contains(w.Body.String(), `"secret"`):
		t.Errorf("by path: w.Body.String() = %q, want it not to contain %q", w.Body.String(), `"secret"`)
	}
	for _, token := range []string{"member-of-theirs", "reader-of-ours", "admin-of-one-alone"} {
		project := known[token].Project
		if w := ask(h, http.MethodGet, "/v1/"+project+"/stacks?global_tenant=true", token); w.Code != 403 {
			t.Errorf("%s: %d", token, w.Code)
		}
	}
}
