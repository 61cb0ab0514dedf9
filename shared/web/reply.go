package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// A Reply is what a handler answers. The server's Encoder writes Body; a nil Body sends none.
// To send JSON's null, use Null.
type Reply struct {
	Status int
	Header http.Header
	Body   any

	text   string        // plain text instead of Body
	page   string        // a page for people instead of Body
	stream func(*Stream) // writes the body instead
}

// Null is the body of answers that consist of JSON's null.
var Null = json.RawMessage("null")

// OK answers 200 with the body.
func OK(body any) (Reply, error) { return Reply{Status: http.StatusOK, Body: body}, nil }

// Created answers 201 and says where the new thing is.
func Created(location string, body any) (Reply, error) {
	return Reply{Status: http.StatusCreated, Header: http.Header{"Location": {location}}, Body: body}, nil
}

// Accepted answers 202: what was asked for has begun. It is a page, as with Heat.
func Accepted() (Reply, error) {
	return Reply{Status: http.StatusAccepted, page: "The request is accepted for processing."}, nil
}

// NoContent answers 204.
func NoContent() (Reply, error) { return Reply{Status: http.StatusNoContent}, nil }

// Found answers 302.
func Found(location string) (Reply, error) {
	return Reply{
		Status: http.StatusFound,
		Header: http.Header{"Location": {location}},
		page:   "The resource was found at " + location + "; you should be redirected automatically.",
	}, nil
}

// NoRoute is the 404 of a path that no route has. It is a page and not a fault,
// as with Heat: faults speak of things, this of the address.
func NoRoute() Reply {
	return Reply{Status: http.StatusNotFound, page: explainNotFoundRoute}
}

// Text returns a reply of plain text.
func Text(status int, text string) Reply {
	return Reply{Status: status, Header: http.Header{"X-Content-Type-Options": {"nosniff"}}, text: text}
}

// An Encoder returns the body for a value, and its content type.
type Encoder func(v any) (body []byte, contentType string, err error)

// EncodeJSON is the Encoder of APIs that answer JSON.
func EncodeJSON(v any) ([]byte, string, error) {
	body, err := JSON(v)
	return body, "application/json", err
}

// JSON returns a value as it is sent: no HTML escapes, no newline at the end.
func JSON(v any) ([]byte, error) {
	var b once
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b, []byte("\n")), nil
}

// once keeps what is written to it, in a slice of that length when it is written at once.
type once []byte

func (b *once) Write(p []byte) (int, error) {
	*b = append(slices.Grow(*b, len(p)), p...)
	return len(p), nil
}

// content returns the body and its type. Only a page depends on what the client accepts.
func (r Reply) content(accept string, encode Encoder) (body []byte, kind string, err error) {
	switch {
	case r.text != "":
		body, kind = []byte(r.text), "text/plain; charset=utf-8"
	case r.page != "":
		body, kind = page(r.Status, r.page, accept)
	case r.Body != nil:
		return encode(r.Body)
	}
	return body, kind, err
}

func (r Reply) write(w http.ResponseWriter, body []byte, kind string) {
	h := w.Header()
	for k, v := range r.Header {
		h[k] = v
	}
	if kind != "" {
		h.Set("Content-Type", kind)
	}
	if r.Status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(r.Status)
	if bufferWhole(w, body) {
		return
	}
	_, _ = w.Write(body) // it fails when the client has gone
}

func page(status int, sentence, accept string) ([]byte, string) {
	title := http.StatusText(status)
	switch {
	case strings.Contains(accept, "html"), strings.Contains(accept, "*/*"):
		return fmt.Appendf(nil, "<html><head><title>%d %s</title></head><body><h1>%d %s</h1>%s</body></html>\n",
			status, title, status, title, html.EscapeString(sentence)), "text/html; charset=UTF-8"
	case strings.Contains(accept, "application/json"):
		body, _ := JSON(struct { // strings only: it cannot fail
			Message string `json:"message"`
			Code    string `json:"code"`
			Title   string `json:"title"`
		}{sentence, fmt.Sprintf("%d %s", status, title), title})
		return body, "application/json"
	}
	return fmt.Appendf(nil, "%d %s\n\n%s\n", status, title, sentence), "text/plain; charset=UTF-8"
}
