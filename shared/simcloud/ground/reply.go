package ground

import (
	"net/http"
	"strconv"
)

// A Reply is the answer to a call.
type Reply struct {
	Code   int
	Body   any    // sent as JSON, when not nil
	Raw    []byte // sent as it is, when body is nil
	Kind   string // content type of raw
	Header map[string]string
}

func OK(body any) *Reply { return &Reply{Code: http.StatusOK, Body: body} }

func Created(body any) *Reply { return &Reply{Code: http.StatusCreated, Body: body} }

func Accepted(body any) *Reply { return &Reply{Code: http.StatusAccepted, Body: body} }

func NoContent() *Reply { return &Reply{Code: http.StatusNoContent} }

func Status(code int) *Reply { return &Reply{Code: code} }

func (p *Reply) Set(name, value string) *Reply {
	if p.Header == nil {
		p.Header = map[string]string{}
	}
	p.Header[name] = value
	return p
}

func (p *Reply) write(w http.ResponseWriter, head bool) {
	raw, kind := p.Raw, p.Kind
	if p.Body != nil {
		raw = encode(make([]byte, 0, 2048), p.Body)
		kind = "application/json"
	}
	h := w.Header()
	for k, v := range p.Header {
		h.Set(k, v)
	}
	if kind != "" {
		h.Set("Content-Type", kind)
	} else {
		h["Content-Type"] = nil // keeps the server from guessing one
	}
	if p.Code != http.StatusNoContent && h.Get("Content-Length") == "" {
		h.Set("Content-Length", strconv.Itoa(len(raw)))
	}
	w.WriteHeader(p.Code)
	if !head && p.Code != http.StatusNoContent {
		_, _ = w.Write(raw) // fails only when the client has hung up
	}
}

// HTMLPage is the HTML that several services send instead of JSON.
func HTMLPage(code int, text string) *Reply {
	title := strconv.Itoa(code) + " " + http.StatusText(code)
	return &Reply{Code: code, Kind: "text/html; charset=UTF-8",
		Raw: []byte("<html>\n <head>\n  <title>" + title + "</title>\n </head>\n <body>\n  <h1>" + title + "</h1>\n  " + text + "<br /><br />\n\n\n\n </body>\n</html>")}
}

// Unauthorized returns the answer of the token check in front of a service.
func Unauthorized(c *Call) *Reply {
	return (&Reply{Code: http.StatusUnauthorized, Body: Doc{"error": Doc{"code": 401, "title": "Unauthorized",
		"message": "The request you have made requires authentication."}}}).
		Set("WWW-Authenticate", `Keystone uri="`+c.Base+`/identity"`)
}
