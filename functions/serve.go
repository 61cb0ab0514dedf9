package functions

import (
	"context"
	"net/http"
	"time"

	"hearth/shared/dispatch"
	"hearth/shared/web"
)

// eventLimit is the size of the longest event that is read, as on Lambda.
const eventLimit = 6 << 20

// LongestBody returns the longest body that a function takes: of an event, or of a request.
func LongestBody(request int) int64 { return int64(max(request, eventLimit)) }

// Serve returns the handler of an OpenFaaS function. It answers questions about the function's
// health; every other request goes to the function. For a function that is called with messages or on
// a schedule, the status of the answer is the acknowledgement. The handler is a web.Refuser.
func Serve(h Handler, ready func(context.Context) error) http.Handler {
	return &served{h, ready}
}

type served struct {
	Handler
	ready func(context.Context) error
}

// ServeHTTP uses no ServeMux, because that redirects paths which the API must see unchanged.
func (s *served) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/_/health":
		reply(w, http.StatusOK, []byte(`{"status":"ok"}`))
	case r.URL.Path == "/_/ready":
		if err := s.ready(r.Context()); err != nil {
			reply(w, http.StatusServiceUnavailable, fault(err.Error()))
			return
		}
		reply(w, http.StatusOK, []byte(`{"status":"ready"}`))
	case s.HTTP != nil:
		s.HTTP.ServeHTTP(w, r)
	case r.URL.Path != "/":
		reply(w, http.StatusNotFound, fault("events are sent to /"))
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		reply(w, http.StatusMethodNotAllowed, fault("events are sent by POST"))
	default:
		s.serveEvent(w, r)
	}
}

// Refuse answers a request that must not reach the function. The answer has the function's form.
func (s *served) Refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	web.Refuse(s.HTTP, w, r, status, message)
}

func (h Handler) serveEvent(w http.ResponseWriter, r *http.Request) {
	body, err := web.ReadBody(w, r, eventLimit)
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
	_, _ = w.Write(body) // fails only when the client has disconnected
}
