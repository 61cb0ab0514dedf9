package api

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestTemplateByAddress checks that every route that takes a template fetches it from
// template_url, and then treats it like one in the body. A failed fetch gives Heat's error.
func TestTemplateByAddress(t *testing.T) {
	h, d := newTestAPI(t)
	const template = "heat_template_version: 2021-04-16\n"
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/t.yaml" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = fmt.Fprint(w, template)
	}))
	defer site.Close()
	ask := func(method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(context.Background(), method, "/v1/"+ours+path, strings.NewReader(body))
		r.Header.Set("X-Auth-Token", "member-of-ours")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for _, one := range []struct{ method, path string }{
		{"POST", "/stacks"}, {"POST", "/stacks/preview"}, {"POST", "/validate"},
		{"PUT", "/stacks/web/" + webID}, {"PATCH", "/stacks/web/" + webID + "/preview"},
	} {
		w := ask(one.method, one.path, `{"stack_name": "n", "template_url": "`+site.URL+`/t.yaml"}`)
		if w.Code >= 300 {
			t.Errorf("%s %s: %d %s", one.method, one.path, w.Code, w.Body)
		}
	}
	for _, r := range d.requests {
		if string(r.Source.Template) != template {
			t.Errorf("%q", r.Source.Template)
		}
	}
	if len(d.requests) < 3 {
		t.Errorf("%d requests", len(d.requests))
	}
	for address, want := range map[string]string{
		site.URL + "/none": "Could not retrieve template: Failed to retrieve template from " + site.URL + "/none",
		"ftp://a/b":        "Could not retrieve template: Invalid URL scheme ftp",
	} {
		w := ask("POST", "/validate", `{"template_url": "`+address+`"}`)
		if w.Code != 400 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", address, w.Code, w.Body)
		}
	}
	d.requests = nil
	if w := ask("POST", "/validate", `{"template": {"heat_template_version": "2018-08-31"}, "template_url": "`+site.URL+`/t.yaml"}`); w.Code != 200 || string(d.requests[0].Source.Template) == template {
		t.Errorf("what was sent does not go first: %d %s", w.Code, w.Body)
	}
}

// The files of a container are as if they had been sent; those that were sent win.
func TestFilesOfContainer(t *testing.T) {
	h, d := newTestAPI(t)
	ask := func(rest string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/v1/"+ours+"/stacks/preview", strings.NewReader(`{"stack_name": "n", "template": {"heat_template_version": "2018-08-31"}, `+rest+`}`))
		r.Header.Set("X-Auth-Token", "member-of-ours")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := ask(`"files_container": "held", "environment_files": ["e.yaml"], "files": {"b": "sent"}`); w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	src := d.requests[0].Source
	switch {
	case src.Files["a"] != "held":
		t.Errorf(`src.Files["a"] = %q, want %q`, src.Files["a"], "held")
	case src.Files["b"] != "sent":
		t.Errorf(`src.Files["b"] = %q, want %q`, src.Files["b"], "sent")
	case src.Environment.ParameterDefaults["p"] != "held":
		t.Errorf(`src.Environment.ParameterDefaults["p"] = %v, want %q`, src.Environment.ParameterDefaults["p"], "held")
	}
	if w := ask(`"files_container": "held", "files": {"a": "sent"}`); w.Code != 200 || d.requests[1].Source.Files["a"] != "sent" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for rest, want := range map[string]int{`"files_container": "none"`: 404, `"files_container": 5`: 400, `"files_container": "held", "files": 5`: 400} {
		if w := ask(rest); w.Code != want {
			t.Errorf("%s: %d %s", rest, w.Code, w.Body)
		}
	}
}
