package web

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/shared/stack"
)

// serve makes a server of one route that needs a token "yes".
func serve(log *bytes.Buffer, handle Handler) http.Handler {
	return New(Needs{
		Routes: []Route{{Method: http.MethodPost, Path: "/thing", Policy: "all", Handle: handle}},
		Prefix: "/function/x",
		Limit:  20,
		Log:    slog.New(slog.NewTextHandler(log, nil)),
		Encode: EncodeJSON,
		Faults: HeatFault,
		Identify: func(r *Request) error {
			if r.Header.Get("X-Auth-Token") != "yes" {
				return stack.Errorf(stack.Unauthorized, "no")
			}
			return nil
		},
		Permit: func(r *Request, route Route) error {
			if route.Policy != "all" {
				return stack.Errorf(stack.Forbidden, "no")
			}
			return nil
		},
		Challenge: `Keystone uri="http://k"`,
	})
}

func send(h http.Handler, method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("X-Auth-Token", "yes")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRequestID(t *testing.T) {
	h := serve(new(bytes.Buffer), func(r *Request) (Reply, error) { return OK(r.ID) })
	w := send(h, "POST", "/thing", "")
	id := w.Header().Get("X-Openstack-Request-Id")
	if len(id) != len("req-")+36 || w.Body.String() != `"`+id+`"` {
		t.Errorf("id %q, body %s", id, w.Body)
	}
	if again := send(h, "POST", "/thing", "").Header().Get("X-Openstack-Request-Id"); again == id {
		t.Error("the same id twice")
	}
}

func TestPanicStaysInside(t *testing.T) {
	for name, what := range map[string]any{"text": "secret", "error": errors.New("secret"), "with a code": stack.Errorf(stack.NotFound, "secret")} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			w := send(serve(&log, func(*Request) (Reply, error) { panic(what) }), "POST", "/thing", "")
			if w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if !strings.Contains(log.String(), "secret") || !strings.Contains(log.String(), "server_test.go") {
				t.Errorf("the log does not tell: %s", &log)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	echo := func(r *Request) (Reply, error) {
		fields, ok, err := r.Object()
		if err != nil {
			return Reply{}, err
		}
		return OK(fmt.Sprint(len(fields), ok))
	}
	h := serve(new(bytes.Buffer), echo)
	for name, c := range map[string]struct {
		method, path, body string
		header             []string
		status             int
		says               string
	}{
		"object":          {"POST", "/thing", `{"a":1}`, nil, 200, `"1 true"`},
		"prefix":          {"POST", "/function/x/thing", `{"a":1}`, nil, 200, `"1 true"`},
		"half a prefix":   {"POST", "/function/xy/thing", ``, nil, 404, "The resource could not be found."},
		"no body":         {"POST", "/thing", ``, nil, 200, `"0 false"`},
		"a list":          {"POST", "/thing", `[1]`, nil, 200, `"0 false"`},
		"another type":    {"POST", "/thing", `{"a":1}`, []string{"Content-Type", "application/xml"}, 200, `"0 false"`},
		"charset":         {"POST", "/thing", `{"a":1}`, []string{"Content-Type", "application/json; charset=utf-8"}, 200, `"1 true"`},
		"plain text":      {"POST", "/thing", `{"a":1}`, []string{"Content-Type", "text/plain"}, 200, `"1 true"`},
		"not JSON":        {"POST", "/thing", `{"a" 1}`, nil, 400, "The body is not valid JSON: line 1, column 6: '1' is not allowed here: a colon must follow the key."},
		"at the limit":    {"POST", "/thing", `{"a":"45678901234"}`, nil, 200, `"1 true"`},
		"over the limit":  {"POST", "/thing", `{"a":"4567890123456"}`, nil, 400, "JSON body size (21 bytes) exceeds maximum allowed size (20 bytes)."},
		"no token":        {"POST", "/thing", ``, []string{"X-Auth-Token", ""}, 401, "requires authentication"},
		"no token, path":  {"POST", "/secret", ``, []string{"X-Auth-Token", ""}, 401, "requires authentication"},
		"not UTF-8":       {"POST", "/thing", "{\"a\":\"\xff\"}", nil, 400, "The body is not valid UTF-8."},
		"broken escape":   {"POST", "/thing?a=s%", ``, nil, 400, "cannot be read: % is not a percent sign with two hexadecimal digits."},
		"a semicolon":     {"POST", "/thing?a=1;b=2", ``, nil, 400, "cannot be read: a semicolon does not separate parameters; use &"},
		"query in Latin":  {"POST", "/thing?a=%ff", ``, nil, 400, "cannot be read"},
		"NUL in query":    {"POST", "/thing?b=1&a%00=1", ``, nil, 400, "cannot be read"},
		"no accept":       {"POST", "/nothing", ``, nil, 404, "404 Not Found\n\nThe resource"},
		"no route":        {"POST", "/nothing", ``, []string{"Accept", "*/*"}, 404, "<h1>404 Not Found</h1>"},
		"no route, JSON":  {"POST", "/nothing", ``, []string{"Accept", "application/json"}, 404, `{"message":"The resource could not be found.","code":"404 Not Found","title":"Not Found"}`},
		"no route, text":  {"POST", "/nothing", ``, []string{"Accept", "text/plain"}, 404, "404 Not Found\n\nThe resource"},
		"no such method":  {"PUT", "/thing", ``, nil, 405, `"type":"HTTPMethodNotAllowed"`},
		"what is allowed": {"OPTIONS", "/thing", ``, nil, 204, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := send(h, c.method, c.path, c.body, c.header...)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%d %s, want %d %s", w.Code, w.Body, c.status, c.says)
			}
			if challenge := w.Header().Get("WWW-Authenticate"); (challenge != "") != (w.Code == 401) {
				t.Errorf("challenge %q with %d", challenge, w.Code)
			}
			if w.Code == 405 || w.Code == 204 {
				if w.Header().Get("Allow") != "POST" {
					t.Errorf("allows %q", w.Header().Get("Allow"))
				}
			}
		})
	}
}

// TestLimitWithoutLength checks that a body without a Content-Length is counted as it is read.
func TestLimitWithoutLength(t *testing.T) {
	h := serve(new(bytes.Buffer), func(r *Request) (Reply, error) {
		_, err := r.Text()
		return Reply{Status: 200}, err
	})
	r := httptest.NewRequest("POST", "/thing", strings.NewReader(strings.Repeat("x", 1000)))
	r.ContentLength = -1
	r.Header.Set("X-Auth-Token", "yes")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 400 || !strings.Contains(w.Body.String(), "RequestLimitExceeded") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestReplies(t *testing.T) {
	for name, c := range map[string]struct {
		reply    func() (Reply, error)
		status   int
		body     string
		location string
	}{
		"null":    {func() (Reply, error) { return OK(Null) }, 200, "null", ""},
		"marks":   {func() (Reply, error) { return OK("<&>") }, 200, `"<&>"`, ""},
		"nothing": {NoContent, 204, "", ""},
		"created": {func() (Reply, error) { return Created("http://h/1", 1) }, 201, "1", "http://h/1"},
		"found":   {func() (Reply, error) { return Found("http://h/?a&b") }, 302, "http://h/?a&b", "http://h/?a&b"},
		"no JSON": {func() (Reply, error) { return OK(func() {}) }, 500, "Internal error", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := send(serve(new(bytes.Buffer), func(*Request) (Reply, error) { return c.reply() }), "POST", "/thing", "")
			switch {
			case w.Code != c.status:
				t.Errorf("w.Code = %d, want %d: %v", w.Code, c.status, w.Body)
			case !strings.Contains(w.Body.String(), c.body):
				t.Errorf("w.Body.String() = %q, want it to contain %q", w.Body.String(), c.body)
			case w.Header().Get("Location") != c.location:
				t.Errorf(`w.Header().Get("Location") = %q, want %q`, w.Header().Get("Location"), c.location)
			}
		})
	}
}
