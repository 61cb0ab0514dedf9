package functions

import (
	"context"
	"io"
	"net/http"
	"time"

	"hearth/shared/dispatch"
)

// eventLimit is the longest event that is read: Lambda's own limit.
const eventLimit = 6 << 20

// LongestBody is the longest body that a function takes: an event, or a request of the
// API, of so many bytes.
func LongestBody(request int) int64 { return int64(max(request, eventLimit)) }

// Serve makes the handler of an OpenFaaS function: it is asked for its health, and
// everything else is for the function. Of those that messages and the clock wake
// the answer's status is the acknowledgement.
func Serve(h Handler, ready func(context.Context) error) http.Handler {
	// No ServeMux: it would redirect paths that the API wants to see as they are.
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/_/health":
			reply(w, http.StatusOK, []byte(`{"status":"ok"}`))
		case r.URL.Path == "/_/ready":
			if err := ready(r.Context()); err != nil {
				reply(w, http.StatusServiceUnavailable, fault(err.Error()))
				return
			}
			reply(w, http.StatusOK, []byte(`{"status":"ready"}`))
		case h.HTTP != nil:
			h.HTTP.ServeHTTP(w, r)
		case r.URL.Path != "/":
			reply(w, http.StatusNotFound, fault("events are sent to /"))
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			reply(w, http.StatusMethodNotAllowed, fault("events are sent by POST"))
		default:
			h.serveEvent(w, r)
		}
	})
}

func (h Handler) serveEvent(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, eventLimit))
	if err != nil {
		reply(w, http.StatusBadRequest, fault("cannot read the event: "+err.Error()))
		return
	}
	if h.Secret != nil {
		if err := dispatch.Verify(h.Secret, body, r.Header.Get(dispatch.SignatureHeader), time.Now()); err != nil {
			reply(w, http.StatusUnauthorized, fault(err.Error()))
			return
		}
	}
	answer, status := h.Invoke(r.Context(), body)
	reply(w, status, answer)
}

func reply(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // whoever asked may have gone
}
