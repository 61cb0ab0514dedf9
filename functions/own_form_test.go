package functions

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/web"
)

// xmlError is the form that CloudFormation's query API has for errors.
type xmlError struct {
	XMLName struct{} `xml:"ErrorResponse"`
	Code    string   `xml:"Error>Code"`
	Message string   `xml:"Error>Message"`
	ID      string   `xml:"RequestId"`
}

// xmlFault is a web.FaultForm.
func xmlFault(_ *http.Request, f web.Fault) web.Reply {
	code := string(f.Code)
	if code == "" {
		code = fmt.Sprint("Status", f.Status)
	}
	return web.Reply{Status: f.Status, Body: xmlError{Code: code, Message: f.Message, ID: f.RequestID}}
}

// encodeXML is a web.Encoder.
func encodeXML(v any) ([]byte, string, error) {
	body, err := xml.Marshal(v)
	return body, "text/xml", err
}

// addXMLFunction adds a function to the table for one test. It answers in XML alone.
func addXMLFunction(t *testing.T) Function {
	t.Helper()
	routes := []web.Route{
		{Method: http.MethodPost, Path: "/body", Handle: func(r *web.Request) (web.Reply, error) {
			_, err := r.Text()
			return web.Reply{}, err
		}},
		{Method: http.MethodGet, Path: "/broken", Handle: func(*web.Request) (web.Reply, error) { panic("a bug") }},
		{Method: http.MethodGet, Path: "/fine", Handle: func(*web.Request) (web.Reply, error) {
			return web.OK(struct {
				XMLName struct{} `xml:"DescribeStacksResponse"`
			}{})
		}},
		{Method: http.MethodGet, Path: "/refused", Handle: func(*web.Request) (web.Reply, error) {
			return web.Reply{}, stack.Errorf(stack.StackExists, "There is <one>.")
		}},
	}
	row := Function{Name: "other", About: "A function with a form of its own.", HTTP: true, New: func(Env) Handler {
		return Handler{HTTP: web.New(web.Needs{
			Routes: routes, Limit: 20, Log: slog.New(slog.DiscardHandler), Encode: encodeXML, Faults: xmlFault,
			Identify: func(r *web.Request) error {
				if r.Header.Get("X-No-Token") != "" {
					return stack.Errorf(stack.Unauthorized, "No token")
				}
				return nil
			},
			Permit: func(*web.Request, web.Route) error { return nil },
		})}
	}}
	before := table
	table = append(slices.Clone(table), row)
	t.Cleanup(func() { table = before })
	found, ok := Find("other")
	if !ok {
		t.Fatal("the function is not in the table")
	}
	return found
}

// TestOwnForm adds a function whose answers are XML, and gets all its errors in that form: also
// those that the server raises before the function sees the request.
func TestOwnForm(t *testing.T) {
	served := Serve(addXMLFunction(t).New(Env{}), func(context.Context) error { return nil })
	none := web.Bounded(served, 0, func(string) bool { return false })
	for name, c := range map[string]struct {
		handler            http.Handler
		method, path, body string
		header             string
		status             int
		code               string
	}{
		"fine":           {served, "GET", "/fine", "", "", 200, ""},
		"refused":        {served, "GET", "/refused", "", "", 409, "StackExists"},
		"no token":       {served, "GET", "/fine", "", "X-No-Token", 401, "HTTPUnauthorized"},
		"body too large": {served, "POST", "/body", strings.Repeat("x", 21), "", 400, "RequestLimitExceeded"},
		"panic":          {served, "GET", "/broken", "", "", 500, "HTTPInternalServerError"},
		"no such path":   {served, "GET", "/else", "", "", 404, "Status404"},
		"wrong method":   {served, "DELETE", "/fine", "", "", 405, "HTTPMethodNotAllowed"},
		"wrong query":    {served, "GET", "/fine?a=%zz", "", "", 400, "HTTPBadRequest"},
		"busy":           {none, "GET", "/fine", "", "", 503, "Status503"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
			if c.header != "" {
				r.Header.Set(c.header, "yes")
			}
			w := httptest.NewRecorder()
			c.handler.ServeHTTP(w, r)
			checkXML(t, w.Code, w.Header(), w.Body.String(), c.status, c.code)
		})
	}
}

// TestOwnFormOfUnreadBodies sends half a body over a connection, and gets the fault in XML.
func TestOwnFormOfUnreadBodies(t *testing.T) {
	served := Serve(addXMLFunction(t).New(Env{}), func(context.Context) error { return nil })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := web.NewServer(t.Context(), web.Bounded(served, 4, func(string) bool { return false }), 100, slog.New(slog.DiscardHandler))
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(answer), "\r\n\r\n")
	if !strings.HasPrefix(head, "HTTP/1.1 400 ") || !strings.Contains(head, "Content-Type: text/xml") {
		t.Errorf("the head is %q", head)
	}
	checkXML(t, 400, http.Header{"Content-Type": {"text/xml"}}, body, 400, "Status400")
}

func checkXML(t *testing.T, status int, header http.Header, body string, want int, code string) {
	t.Helper()
	if status != want {
		t.Errorf("the status is %d, want %d: %s", status, want, body)
	}
	if kind := header.Get("Content-Type"); kind != "text/xml" {
		t.Errorf("the content type is %q: %s", kind, body)
	}
	if code == "" {
		return
	}
	var got xmlError
	if err := xml.Unmarshal([]byte(body), &got); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if got.Code != code {
		t.Errorf("the code is %q, want %q", got.Code, code)
	}
	if got.Message == "" || !strings.HasPrefix(got.ID, "req-") {
		t.Errorf("no message or no request ID: %s", body)
	}
}
