package web

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"hearth/shared/stack"
)

// Every code that the words have must have a status here, and every status a
// sentence.
func TestEveryCodeHasAStatus(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../stack/error.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Type == nil || fmt.Sprint(spec.Type) != "Code" {
			return true
		}
		codes++
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := statuses[stack.Code(text)]; !ok {
			t.Errorf("code %s (%s) has no status", spec.Names[0], text)
		}
		return true
	})
	if codes < 20 {
		t.Errorf("found only %d codes: has stack/error.go moved?", codes)
	}
	for code, status := range statuses {
		if status >= 500 && code != stack.Unavailable {
			t.Errorf("%s: a user's mistake is answered %d", code, status)
		}
		if explanations[status] == "" {
			t.Errorf("%s: status %d has no sentence", code, status)
		}
	}
}

// inHeatsForm returns the reply of Heat's API for an error.
func inHeatsForm(t *testing.T, log *slog.Logger, err error) Reply {
	t.Helper()
	s := &server{Needs: Needs{Log: log, Encode: EncodeJSON, Faults: HeatFault}}
	reply, _, _ := s.fault(&Request{Request: httptest.NewRequestWithContext(t.Context(), "GET", "/", nil), ID: "req-1"}, err, nil)
	return reply
}

func TestHeatFault(t *testing.T) {
	wrapped := fmt.Errorf("create stack a: %w", stack.Errorf(stack.StackExists, "The Stack (a) already exists."))
	problems := stack.Problems{
		{Code: stack.StackValidationFailed, Message: "first"},
		{Code: stack.InvalidSchemaError, Message: "second"},
	}
	for name, c := range map[string]struct {
		err    error
		status int
		body   string
	}{
		"wrapped": {wrapped, 409, `{"code":409,"title":"Conflict","explanation":"There was a conflict when trying to complete your request.",` +
			`"error":{"type":"StackExists","traceback":null,"message":"The Stack (a) already exists."}}`},
		"problems": {problems, 400, `{"code":400,"title":"Bad Request","explanation":"The server could not comply with the request since it is either malformed or otherwise incorrect.",` +
			`"error":{"type":"StackValidationFailed","traceback":null,"message":"first"}}`},
		"unauthorized": {stack.Errorf(stack.Unauthorized, "secret why"), 401,
			`{"error":{"code":401,"title":"Unauthorized","message":"The request you have made requires authentication."}}`},
		"internal": {errors.New("password=hunter2"), 500,
			`{"code":500,"title":"Internal Server Error","explanation":"The server has either erred or is incapable of performing the requested operation.",` +
				`"error":{"type":"HTTPInternalServerError","traceback":null,"message":"Internal error; the log has it under req-1."}}`},
		"unknown code": {stack.Errorf("Strange", "password=hunter2"), 500,
			`{"code":500,"title":"Internal Server Error","explanation":"The server has either erred or is incapable of performing the requested operation.",` +
				`"error":{"type":"HTTPInternalServerError","traceback":null,"message":"Internal error; the log has it under req-1."}}`},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			reply := inHeatsForm(t, slog.New(slog.NewTextHandler(&log, nil)), c.err)
			body, err := JSON(reply.Body)
			if err != nil {
				t.Fatal(err)
			}
			if reply.Status != c.status || string(body) != c.body {
				t.Errorf("got %d %s\nwant %d %s", reply.Status, body, c.status, c.body)
			}
			if internal := c.status == http.StatusInternalServerError; internal != strings.Contains(log.String(), "hunter2") {
				t.Errorf("log: %q", &log)
			}
		})
	}
}

// TestSentenceNamesThePlace checks that an error names the place in the template. Where Heat's
// sentence names it already, the sentence stays as it is.
func TestSentenceNamesThePlace(t *testing.T) {
	property := func(path, where string) stack.Problem {
		return stack.Problem{Path: path}.WithHeading(stack.PropertyError, where, "no")
	}
	for _, c := range []struct {
		problem stack.Problem
		want    string
	}{
		{
			property("resources.g<nested_stack>.resources.0.properties", "resources.g<nested_stack>.resources[0].properties"),
			"Property error: resources.g<nested_stack>.resources[0].properties: no",
		},
		{property("resources.0.properties.a", "resources[0].properties.a"), "Property error: resources[0].properties.a: no"},
		{property("resources.a.properties.b", "resources.a.properties.b"), "Property error: resources.a.properties.b: no"},
		{property("resources.a", "resources.a.properties.b"), "Property error: resources.a.properties.b: no"},
		{property("outputs.o.value.list_join[0]", "outputs.o.value.list_join"), "Property error: outputs.o.value.list_join: no (outputs.o.value.list_join[0])"},
		{stack.Problem{Path: "resources.0", Message: "no"}, "no (resources.0)"},
		{stack.Problem{Message: "Template format version not found."}, "Template format version not found."},
		{stack.Problem{Path: "resources.a.type", Message: "The Resource Type (A) could not be found."}, "The Resource Type (A) could not be found. (resources.a.type)"},
		{stack.Problem{Path: "parameters.p", Named: true, Message: "The Parameter (p) was not provided."}, "The Parameter (p) was not provided."},
		{stack.Problem{Path: "parameters.p.type", Message: "Invalid type (p)"}, "Invalid type (p) (parameters.p.type)"},
	} {
		if got := Sentence(stack.Problems{c.problem}); got != c.want {
			t.Errorf("%s: %q, want %q", c.problem.Path, got, c.want)
		}
	}
}

// Heat's clients compare sentences about facades, so no place is added to them.
func TestComparedSentencesStayToTheLetter(t *testing.T) {
	const said = "Attribute here-it-is for facade OS::Thingy missing in provider"
	p := stack.Problem{Path: "resources.test", Message: said, Exact: true}
	if got := Sentence(stack.Problems{p}); got != said {
		t.Errorf("%q, want %q", got, said)
	}
	p.Exact = false
	if got := Sentence(stack.Problems{p}); got == said {
		t.Error("the place is left out of every sentence")
	}
}

// A database that is away is no fault of the request, and may be back soon.
func TestDatabaseIsAway(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("commit: %w", fmt.Errorf("%w: %w", stack.ErrAway, errors.New("dial tcp 10.1.2.3: refused")))
	for _, err := range []error{err, stack.Errorf(stack.Unavailable, "The identity service is not available at the moment.")} {
		r := inHeatsForm(t, slog.New(slog.DiscardHandler), err)
		f, ok := r.Body.(heatFault)
		switch {
		case !ok:
			t.Errorf("ok = false, want true")
		case r.Status != 503:
			t.Errorf("r.Status = %d, want 503: %v", r.Status, r.Body)
		case r.Header.Get("Retry-After") == "":
			t.Errorf(`r.Header.Get("Retry-After") is empty`)
		case f.Code != 503:
			t.Errorf("f.Code = %d, want 503: %v", f.Code, r.Body)
		case f.Error.Type != "ServiceUnavailable":
			t.Errorf("f.Error.Type = %q, want %q", f.Error.Type, "ServiceUnavailable")
		case !strings.HasSuffix(f.Error.Message, " is not available at the moment."):
			t.Errorf("f.Error.Message = %q, want the suffix %q", f.Error.Message, " is not available at the moment.")
		}
	}
}
