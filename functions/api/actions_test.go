package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func send(h http.Handler, method, path, token, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/v1/"+ours+"/stacks/web/"+webID+path, strings.NewReader(body))
	r.Header.Set("X-Auth-Token", token)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Each action is for whom Heat has it, and its body names exactly one.
func TestActions(t *testing.T) {
	h, d := house(t)
	for body, want := range map[string]struct{ reader, member int }{
		`{"check": null}`:                       {200, 200},
		`{"suspend": null}`:                     {403, 200},
		`{"resume": ""}`:                        {403, 200},
		`{"cancel_update": null}`:               {403, 400},
		`{"cancel_without_rollback": null}`:     {403, 400},
		`{"frob": null}`:                        {400, 400},
		`{"check": null, "suspend": null}`:      {400, 400},
		`{}`:                                    {400, 400},
		``:                                      {400, 400},
		`{"mark_unhealthy": true, "check": ""}`: {400, 400},
	} {
		for token, status := range map[string]int{"reader-of-ours": want.reader, "member-of-ours": want.member} {
			if w := send(h, http.MethodPost, "/actions", token, body); w.Code != status {
				t.Errorf("%s of %s: %d %s", body, token, w.Code, w.Body)
			}
		}
	}
	if len(d.acts) != 4 {
		t.Errorf("begun: %v", d.acts)
	}
}

func TestMarkUnhealthy(t *testing.T) {
	h, d := house(t)
	for _, bad := range []struct{ body, says string }{
		{`{}`, "Missing mandatory (mark_unhealthy) key from mark unhealthy request"},
		{`{"mark_unhealthy": "x"}`, `Unrecognized value \"x\" for \"mark_unhealthy\", acceptable values are: true, false.`},
		{`{"mark_unhealthy": null}`, `Unrecognized value \"None\"`},
		{`{"mark_unhealthy": true, "b": 1, "a": 1}`, "Invalid keys in resource mark unhealthy {'a', 'b'}"},
		{`{"mark_unhealthy": true, "resource_status_reason": []}`, "must be a text"},
		{``, "malformed or otherwise incorrect"},
	} {
		if w := send(h, http.MethodPatch, "/resources/net", "member-of-ours", bad.body); w.Code != 400 || !strings.Contains(w.Body.String(), bad.says) {
			t.Errorf("%s: %d %s", bad.body, w.Code, w.Body)
		}
	}
	w := send(h, http.MethodPatch, "/resources/net", "member-of-ours", `{"mark_unhealthy": "True", "resource_status_reason": "it smells"}`)
	if w.Code != 200 || strings.TrimSpace(w.Body.String()) != "null" || len(d.acts) != 1 || d.acts[0] != "net true it smells" {
		t.Error(w.Code, w.Body, d.acts)
	}
}
