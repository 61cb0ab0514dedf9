package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// A stack is gone after its story, also one whose deletion is refused at first and then waits at a
// hook of a resource in a nested stack.
func TestDeleteStack(t *testing.T) {
	var mu sync.Mutex
	state, refusals := "UPDATE_FAILED", 2
	var api *httptest.Server
	api = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		switch path := r.Method + " " + r.URL.Path; {
		case state == "":
			w.WriteHeader(http.StatusNotFound)
		case path == "DELETE /v1/p/stacks/s/1" && refusals > 0:
			refusals--
			w.WriteHeader(http.StatusConflict)
		case path == "DELETE /v1/p/stacks/s/1":
			state = "DELETE_IN_PROGRESS"
		case path == "GET /v1/p/stacks/s/1":
			_, _ = fmt.Fprintf(w, `{"stack": {"stack_status": %q}}`, state)
		case path == "GET /v1/p/stacks/s/1/resources":
			_, _ = fmt.Fprintf(w, `{"resources": [{"links": [{"rel": "stack", "href": %[1]q}, {"rel": "self", "href": %[2]q}]}]}`,
				api.URL+"/v1/p/stacks/s/1", api.URL+"/v1/p/stacks/s-nested/2/resources/a")
		case path == "POST /v1/p/stacks/s-nested/2/resources/a/signal":
			state = ""
		default:
			t.Errorf("asked for %s", path)
		}
	}))
	defer api.Close()
	story := &playing{side: &side{api: api.URL + "/v1/p", client: api.Client()}, name: "s", id: "1"}
	if err := story.deleteStack(t.Context(), 10*time.Second, time.Millisecond); err != nil || state != "" {
		t.Errorf("the stack is %q: %v", state, err)
	}
	mu.Lock()
	state, refusals = "DELETE_FAILED", 1<<30
	mu.Unlock()
	if err := story.deleteStack(t.Context(), 100*time.Millisecond, time.Millisecond); err == nil || !strings.Contains(err.Error(), "stack s: ") {
		t.Errorf("a stack that cannot be deleted: %v", err)
	}
}
