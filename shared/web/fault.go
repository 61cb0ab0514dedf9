package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strings"

	"hearth/shared/stack"
)

// A Fault is the body of every error but 401, as Heat's clients read it.
type Fault struct {
	Code        int    `json:"code"`
	Title       string `json:"title"`
	Explanation string `json:"explanation"`
	Error       struct {
		Type      string  `json:"type"`
		Traceback *string `json:"traceback"` // always null: traces stay in the log
		Message   string  `json:"message"`
	} `json:"error"`
}

// Render turns an error into the reply that its user gets. What has no code is
// internal: its text goes to the log, and the user gets the request id to quote.
func Render(ctx context.Context, log *slog.Logger, requestID string, err error) Reply {
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
	if status == http.StatusUnauthorized {
		return unauthorized()
	}
	f := Fault{Code: status, Title: http.StatusText(status), Explanation: explanations[status]}
	f.Error.Type, f.Error.Message = string(code), message
	reply := Reply{Status: status, Body: f}
	if status == http.StatusServiceUnavailable {
		reply.Header = http.Header{"Retry-After": {retryAfter}}
	}
	return reply
}

// retryAfter is in how many seconds a client may ask again what is not possible now.
const retryAfter = "5"

// Sentence is what the user is told: of several problems the first, as Heat stops at
// it. The sentence of an *Error is the innermost one, so that wrapping for the log
// does not reach the user.
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

// indexed is a name in a path that Heat's sentences write as an index: resources[0].
var indexed = regexp.MustCompile(`\.(\d+)(\.|$)`)

// place names the problem's path where Heat's words do not: neither the path itself
// nor the name of the resource, parameter or output, in quotes or parentheses. It adds
// nothing to a sentence that Heat's clients compare.
func place(p stack.Problem) string {
	if p.Path == "" || p.Exact || strings.Contains(p.Message, p.Path) {
		return ""
	}
	if strings.Contains(p.Message, indexed.ReplaceAllString(p.Path, "[$1]$2")) {
		return ""
	}
	if _, rest, ok := strings.Cut(p.Path, "."); ok {
		name := regexp.QuoteMeta(rest[:strings.IndexAny(rest+".", ".[")])
		if regexp.MustCompile(`["'(]` + name + `["')]|\(in ` + name + `[.)]`).MatchString(p.Message) {
			return ""
		}
	}
	return " (" + p.Path + ")"
}

// unauthorized has the form that Keystone's own middleware gives it, which is
// what OpenStack clients expect of a 401.
func unauthorized() Reply {
	type inner struct {
		Code    int    `json:"code"`
		Title   string `json:"title"`
		Message string `json:"message"`
	}
	return Reply{
		Status: http.StatusUnauthorized,
		Body: map[string]inner{
			"error": {http.StatusUnauthorized, http.StatusText(http.StatusUnauthorized), explainUnauthorized},
		},
	}
}
