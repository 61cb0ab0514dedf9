package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestGuardsOfAnotherType checks that a body that is not declared as JSON is refused, because its
// fields would be ignored. curl sends such a body by default.
func TestGuardsOfAnotherType(t *testing.T) {
	h, _ := newTestAPI(t)
	for _, path := range []string{"/lock", "/protection"} {
		r := httptest.NewRequest(http.MethodPut, "/v1/"+ours+"/stacks/web/"+webID+path, strings.NewReader(`{"reason": "x"}`))
		r.Header.Set("X-Auth-Token", "member-of-ours")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusUnsupportedMediaType || !strings.Contains(w.Body.String(), "application/json") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// Guards are set, shown with the stack, and taken back.
func TestGuards(t *testing.T) {
	h, _ := newTestAPI(t)
	send := func(method, path, body string) (int, map[string]map[string]any) {
		t.Helper()
		r := httptest.NewRequest(method, "/v1/"+ours+"/stacks/web/"+webID+path, strings.NewReader(body))
		r.Header.Set("X-Auth-Token", "member-of-ours")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		var answer map[string]map[string]any
		if w.Body.Len() > 0 {
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil && w.Code < 300 {
				t.Fatal(err, w.Body)
			}
		}
		return w.Code, answer
	}
	shown := func(name string) any {
		t.Helper()
		_, answer := send(http.MethodGet, "", "")
		return answer["stack"][name]
	}
	for _, bad := range []string{`{"minutes": 0}`, `{"minutes": 1.5}`, `{"minutes": "x"}`, `{"minutes": 43201}`, `{"reason": "` + strings.Repeat("x", 256) + `"}`} {
		if status, _ := send(http.MethodPut, "/lock", bad); status != 400 {
			t.Errorf("%s: %d", bad, status)
		}
	}
	for path, bodies := range map[string][]string{
		"/lock":       {`[]`, `"x"`, `null x`, `{"reasn": "x"}`, `{"minuts": 5}`, `{"reason": "x"`},
		"/protection": {`[]`, `7`, `{"reasn": "x"}`, `{"minutes": 5}`},
	} {
		for _, bad := range bodies {
			if status, _ := send(http.MethodPut, path, bad); status != 400 {
				t.Errorf("%s %s: %d, want 400", path, bad, status)
			}
		}
	}
	if shown("lock") != nil || shown("protection") != nil {
		t.Error("a stack without guards shows some")
	}
	status, answer := send(http.MethodPut, "/lock", `{"reason": "audit", "minutes": 5}`)
	switch {
	case status != 200:
		t.Errorf("status = %d, want 200: %v", status, answer)
	case answer["lock"]["reason"] != "audit":
		t.Errorf(`answer["lock"]["reason"] = %v, want %q`, answer["lock"]["reason"], "audit")
	case answer["lock"]["locked_by"] != "ann":
		t.Errorf(`answer["lock"]["locked_by"] = %v, want %q`, answer["lock"]["locked_by"], "ann")
	}
	until, err := time.Parse(time.RFC3339, answer["lock"]["expires_at"].(string))
	switch left := time.Until(until); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case left < 4*time.Minute:
		t.Errorf("left = %v, want at least %v", left, 4*time.Minute)
	case left > 5*time.Minute:
		t.Errorf("left = %v, want at most %v", left, 5*time.Minute)
	}
	if status, answer = send(http.MethodPut, "/protection", ""); status != 200 || answer["protection"]["reason"] != "no reason given" {
		t.Error(status, answer)
	}
	if shown("lock") == nil || shown("protection") == nil {
		t.Error("guards are not shown")
	}
	for _, path := range []string{"/lock", "/protection"} {
		if status, _ := send(http.MethodDelete, path, ""); status != 204 {
			t.Errorf("DELETE %s: %d", path, status)
		}
	}
	if shown("lock") != nil || shown("protection") != nil {
		t.Error("guards that were taken back are shown")
	}
}
