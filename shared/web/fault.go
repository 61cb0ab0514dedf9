package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"hearth/shared/stack"
)

// A Fault is an error as its user learns of it, before an API gives it a form.
type Fault struct {
	Status    int
	Code      stack.Code // empty at AtTable and AtServer
	Message   string
	RequestID string
	At        Stage
	Err       error // the error itself, for an API that has errors of its own
}

// A StatusError is an error of an API's own, which says its HTTP status. Its text is for the user.
type StatusError interface {
	error
	Status() int
}

// A Stage is how far a request had come when it failed.
type Stage int

const (
	AtHandler Stage = iota // the request had a route, or was refused before the routes by its API
	AtTable                // no route has its path
	AtServer               // the server refused it, and its API never saw it
)

// A FaultForm returns the reply that shows a fault in the form of an API.
type FaultForm func(*http.Request, Fault) Reply

// errNoRoute is the error of a path that no route has.
var errNoRoute = errors.New("no route has the path")

// faultOf returns what the user of a request learns of an error. An error without a code is
// internal: its text goes to the log, and the user gets the request ID to quote.
func faultOf(ctx context.Context, log *slog.Logger, requestID string, err error) Fault {
	if errors.Is(err, errNoRoute) {
		return Fault{Status: http.StatusNotFound, Message: explainNotFoundRoute, RequestID: requestID, At: AtTable}
	}
	var own StatusError
	if errors.As(err, &own) {
		return Fault{Status: own.Status(), Message: own.Error(), RequestID: requestID, Err: err}
	}
	code, message := stack.CodeOf(err), Sentence(err)
	if code == "" && errors.Is(err, stack.ErrAway) {
		code, message = stack.Unavailable, "The database is not available at the moment."
	}
	status, known := statuses[code]
	if !known {
		if !errors.Is(err, context.Canceled) {
			log.ErrorContext(ctx, "internal error", "request_id", requestID, "error", err)
		}
		code, status = internalError, http.StatusInternalServerError
		message = "Internal error; the log has it under " + requestID + "."
	} else if status >= http.StatusInternalServerError {
		log.WarnContext(ctx, "cannot answer a request", "request_id", requestID, "status", status, "error", err)
	}
	return Fault{Status: status, Code: code, Message: message, RequestID: requestID, Err: err}
}

// retryAfter is in how many seconds a client may repeat a request that is not possible now.
const retryAfter = "5"

// retryHeader returns the header that tells when to repeat a request; nil where that is useless.
func retryHeader(status int) http.Header {
	if status != http.StatusServiceUnavailable {
		return nil
	}
	return http.Header{"Retry-After": {retryAfter}}
}

// Sentence returns what the user reads of an error: of several problems the first, as Heat
// stops there. Of nested errors it is the innermost *Error, so that text that was added for the
// log does not reach the user.
func Sentence(err error) string {
	var e *stack.Error
	if errors.As(err, &e) {
		return e.Message
	}
	var p stack.Problems
	if errors.As(err, &p) && len(p) > 0 {
		return p[0].Message + place(p[0])
	}
	return err.Error()
}

// place returns the path of a problem in parentheses if its message does not name the part at the
// path. It adds nothing to a sentence that Heat's clients compare.
func place(p stack.Problem) string {
	if p.Path == "" || p.Exact || p.NamesPart() {
		return ""
	}
	return " (" + p.Path + ")"
}
