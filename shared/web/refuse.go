package web

import (
	"net/http"

	"github.com/google/uuid"
)

// A Refuser is a handler that also answers requests that must not reach it, in the form of its own
// API. Such requests have a body that does not arrive or a wrong Host, or are too many.
type Refuser interface {
	http.Handler
	Refuse(w http.ResponseWriter, r *http.Request, status int, message string)
}

// Refuse answers a request instead of h. If h is no Refuser, the answer is plain text.
func Refuse(h http.Handler, w http.ResponseWriter, r *http.Request, status int, message string) {
	if own, ok := h.(Refuser); ok {
		own.Refuse(w, r, status, message)
		return
	}
	http.Error(w, message, status)
}

// Refuse answers a request that the server refuses, in the form of the server's API.
func (s *server) Refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	f := Fault{Status: status, Message: message, RequestID: "req-" + uuid.NewString(), At: AtServer}
	reply := s.Faults(r, f)
	body, kind, err := reply.content(r.Header.Get("Accept"), s.Encode)
	if err != nil {
		s.Log.ErrorContext(r.Context(), "cannot encode a fault", "request_id", f.RequestID, "error", err)
		http.Error(w, message, status)
		return
	}
	reply.write(w, body, kind)
}

// Bounded returns a handler that has at most so many requests with h at once. Paths that
// passes accepts go to h at any time.
func Bounded(h http.Handler, places int, passes func(path string) bool) http.Handler {
	return &bounded{Handler: h, places: NewPlaces(places), passes: passes}
}

type bounded struct {
	http.Handler
	places *Places
	passes func(path string) bool
}

func (b *bounded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if b.passes(r.URL.Path) {
		b.Handler.ServeHTTP(w, r)
	} else if !b.places.Admit(w, r, b.Handler) {
		b.Refuse(w, r, http.StatusServiceUnavailable, "the request was given up")
	}
}

// Refuse answers as the handler behind the bound does.
func (b *bounded) Refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	Refuse(b.Handler, w, r, status, message)
}
