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
	h, d := newTestAPI(t)
	for body, want := range map[string]struct{ reader, member int }{
		`{"check": null}`:                       {200, 200},
		`{"suspend": null}`:                     {403, 200},
		`{"resume": ""}`:                        {403, 200},
		`{"cancel_update": null}`:               {403, 400},
		`{"cancel_without_rollback": null}`:     {403, 400},
		`{"continue": null}`:                    {403, 200},
		`{"retry": {"resource": "net"}}`:        {403, 200},
		`{"skip": {"resource": "net"}}`:         {403, 200},
		`{"skip": null}`:                        {403, 400},
		`{"retry": "net"}`:                      {403, 400},
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
	if len(d.acts) != 7 {
		t.Errorf("begun: %v", d.acts)
	}
}

func TestMarkUnhealthy(t *testing.T) {
	h, d := newTestAPI(t)
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
	switch {
	case w.Code != 200:
		t.Errorf("w.Code = %d, want 200: %v", w.Code, w.Body)
	case strings.TrimSpace(w.Body.String()) != "null":
		t.Errorf("strings.TrimSpace(w.Body.String()) = %q, want %q", strings.TrimSpace(w.Body.String()), "null")
	case len(d.acts) != 1:
		t.Errorf("len(d.acts) = %d, want 1", len(d.acts))
	case d.acts[0] != "net true it smells":
		t.Errorf("d.acts[0] = %q, want %q", d.acts[0], "net true it smells")
	}
	w = send(h, http.MethodPatch, "/resources/none", "member-of-ours", `{"mark_unhealthy": true}`)
	if w.Code != 404 || !strings.Contains(w.Body.String(), `"type":"ResourceNotFound"`) {
		t.Error(w.Code, w.Body)
	}
}

// Snapshots are shown as Heat shows them.
func TestSnapshots(t *testing.T) {
	h, _ := newTestAPI(t)
	const data = `"data":{"name":"web","id":"` + webID + `"`
	for _, c := range []struct {
		method, path, body string
		status             int
		has                string
	}{
		{http.MethodPost, "/snapshots", `{"name": "n"}`, 200, `{"id":"snapshot-of-ours","name":"n","status":"IN_PROGRESS","status_reason":null,"data":null,"creation_time":"2026-03-01T12:00:00Z"}`},
		{http.MethodPost, "/snapshots", `{"name": 1}`, 400, "name must be a text"},
		{http.MethodPost, "/snapshots", ``, 400, "malformed"},
		{http.MethodGet, "/snapshots", ``, 200, `{"snapshots":[{"id":"snapshot-of-ours","name":null,"status":"COMPLETE","status_reason":"done",` + data},
		{http.MethodGet, "/snapshots/snapshot-of-ours", ``, 200, `{"snapshot":{"id":"snapshot-of-ours"`},
		{http.MethodGet, "/snapshots/none", ``, 404, `"type":"NotFound","traceback":null,"message":"Snapshot with id none not found"`},
		{http.MethodPost, "/snapshots/snapshot-of-ours/restore", ``, 202, ""},
		{http.MethodPost, "/snapshots/none/restore", ``, 404, ""},
		{http.MethodDelete, "/snapshots/snapshot-of-ours", ``, 204, ""},
		{http.MethodDelete, "/snapshots/none", ``, 404, ""},
		{http.MethodGet, "/export", ``, 200, `{"name":"web","id":"` + webID + `"`},
		{http.MethodDelete, "/abandon", ``, 200, `"resource_id":"n-1"`},
	} {
		w := send(h, c.method, c.path, "member-of-ours", c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.has) {
			t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, w.Code, w.Body)
		}
	}
}
