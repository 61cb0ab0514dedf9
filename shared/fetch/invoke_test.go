package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"hearth/shared/stack"
)

// TestInvoke: a function that takes the event is at work, whatever it answers later.
func TestInvoke(t *testing.T) {
	var events []string
	mux := http.NewServeMux()
	take := func(code int, pause time.Duration) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			events = append(events, r.Header.Get("Content-Type")+" "+string(body))
			select {
			case <-time.After(pause):
			case <-r.Context().Done():
			}
			w.WriteHeader(code)
		}
	}
	mux.HandleFunc("/taken", take(http.StatusAccepted, 0))
	mux.HandleFunc("/slow", take(http.StatusOK, 2*time.Second))
	mux.HandleFunc("/busy", take(http.StatusTooManyRequests, 0))
	mux.HandleFunc("/broken", take(http.StatusInternalServerError, 0))
	mux.HandleFunc("/refused", take(http.StatusNotFound, 0))
	mux.Handle("/moved", http.RedirectHandler("/taken", http.StatusTemporaryRedirect))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	f := New(Options{Private: true, Timeout: 500 * time.Millisecond})
	for path, code := range map[string]stack.Code{"/taken": "", "/slow": "", "/busy": stack.Unavailable, "/broken": stack.Unavailable, "/refused": stack.BadRequest, "/moved": stack.BadRequest} {
		err := f.Invoke(t.Context(), s.URL+path, []byte("{}"))
		if stack.CodeOf(err) != code || (err == nil) != (code == "") {
			t.Errorf("%s: %v, want %s", path, err, code)
		}
	}
	if len(events) != 5 || events[0] != "application/json {}" {
		t.Errorf("the events are %q", events)
	}
	gone := httptest.NewServer(mux)
	gone.Close()
	for address, code := range map[string]stack.Code{gone.URL: stack.Unavailable, "file:///etc/passwd": stack.BadRequest, "http://u@127.0.0.1/": stack.BadRequest, "http://%zz/": stack.BadRequest} {
		if err := f.Invoke(t.Context(), address, nil); stack.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", address, err, code)
		}
	}
	if err := New(Options{}).Invoke(t.Context(), s.URL+"/taken", nil); stack.CodeOf(err) != stack.Unavailable || len(events) != 5 {
		t.Errorf("a private address: %v, %q", err, events)
	}
}
