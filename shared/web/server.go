package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/google/uuid"

	"hearth/shared/stack"
)

// Needs are what a server is made of. Fields that may be nil or empty say so.
type Needs struct {
	Routes []Route
	Prefix string // cut from the path where it stands before it: /function/api
	Limit  int64  // of a body, in bytes
	Log    *slog.Logger

	Encode Encoder   // writes the bodies of replies
	Faults FaultForm // makes replies of errors, also of those of the server itself

	// Before sees every request first, may shorten Path, and may answer itself. It
	// may be nil.
	Before func(*Request) (Reply, bool)

	// Identify fills in the caller, or says why there is none. It comes before the
	// table, so that unknown callers cannot tell which paths there are.
	Identify func(*Request) error

	// Share names those who share the places and the work that one caller may have, such as a
	// project. Empty leaves what is counted with the token. It may be nil.
	Share func(*Request) string

	// Anonymous reports whether the callers have shown no token that was checked: less is done
	// for them.
	Anonymous bool

	// Permit says whether the caller may take the route. It sees Vars.
	Permit func(*Request, Route) error

	// Challenge is sent with every 401 as WWW-Authenticate; it may be empty.
	Challenge string
}

var errMethod = &stack.Error{Code: MethodNotAllowed, Message: explainMalformed}

type server struct {
	Needs
	table table
}

// New returns the handler that serves the table. It is a Refuser.
func New(n Needs) http.Handler {
	return &server{Needs: n, table: newTable(n.Routes)}
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	req := &Request{Request: r, ID: "req-" + uuid.NewString(), limit: s.Limit, Path: r.URL.EscapedPath()}
	w.Header().Set("X-Openstack-Request-Id", req.ID)

	prefix := ""
	if rest, ok := strings.CutPrefix(req.Path, s.Prefix); ok && s.Prefix != "" && (rest == "" || rest[0] == '/') {
		prefix, req.Path = s.Prefix, rest
	}
	req.Base = base(r, prefix)

	work := newLoad(r.Context(), callerOf(r))
	work.together = s.Anonymous
	defer work.end()
	req.Request = r.WithContext(context.WithValue(r.Context(), stack.MeterKey{}, work.meter(s.Anonymous)))
	reply, err := s.answer(req, work)
	var body []byte
	var kind string
	if err == nil {
		var leave func()
		if leave, err = enter(r.Context(), reply.Body, work); err == nil {
			defer leave()
			body, kind, err = reply.content(r.Header.Get("Accept"), s.Encode)
		}
	}
	if err != nil {
		reply, body, kind = s.fault(req, err, reply.Header)
	}
	if reply.Status == http.StatusUnauthorized && s.Challenge != "" {
		w.Header().Set("WWW-Authenticate", s.Challenge)
	}
	work.end()
	if reply.stream != nil && err == nil {
		reply.flow(w)
	} else {
		reply.write(w, body, kind)
	}
	s.Log.DebugContext(r.Context(), "request", "request_id", req.ID, "method", r.Method, "path", r.URL.Path, "status", reply.Status)
}

// fault returns the reply for an error. header is added to its own.
func (s *server) fault(r *Request, err error, header http.Header) (reply Reply, body []byte, kind string) {
	f := faultOf(r.Context(), s.Log, r.ID, err)
	reply = s.Faults(r.Request, f)
	all := http.Header{}
	maps.Copy(all, retryHeader(f.Status))
	maps.Copy(all, reply.Header)
	maps.Copy(all, header)
	reply.Header = all
	if body, kind, err = reply.content(r.Header.Get("Accept"), s.Encode); err != nil {
		s.Log.ErrorContext(r.Context(), "cannot encode a fault", "request_id", r.ID, "error", err)
		reply = Text(http.StatusInternalServerError, explainInternal+"\n")
		body, kind, _ = reply.content("", s.Encode) // plain text has no error
	}
	return reply, body, kind
}

// answer finds the route and takes it. A panic becomes an internal error: one
// broken request must not take the others of this process with it.
func (s *server) answer(req *Request, work *load) (reply Reply, err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if e, ok := p.(error); ok && errors.Is(e, http.ErrAbortHandler) {
			panic(p)
		}
		reply, err = Reply{}, fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}()
	if s.Before != nil {
		if reply, done := s.Before(req); done {
			return reply, nil
		}
	}
	if err := s.Identify(req); err != nil {
		return Reply{}, err
	}
	if s.Share != nil {
		if err := work.countFor(req.Request, s.Share(req)); err != nil {
			return Reply{}, err
		}
	}
	if err := checkQuery(req.URL.RawQuery); err != nil {
		return Reply{}, err
	}
	route, vars, allowed := s.table.find(req.Method, req.Path)
	switch {
	case route == nil && len(allowed) == 0:
		return Reply{}, errNoRoute
	case route == nil:
		return refuse(req.Method, allowed)
	}
	req.Vars = vars
	if err := checkHeader(req.Header); err != nil {
		return Reply{}, err
	}
	if err := s.Permit(req, *route); err != nil {
		return Reply{}, err
	}
	return route.Handle(req)
}
