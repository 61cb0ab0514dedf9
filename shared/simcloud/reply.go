package simcloud

import (
	"net/http"
	"strconv"
)

// A reply is the answer to a call.
type reply struct {
	code   int
	body   any    // sent as JSON, when not nil
	raw    []byte // sent as it is, when body is nil
	kind   string // content type of raw
	header map[string]string
}

func ok(body any) *reply { return &reply{code: http.StatusOK, body: body} }

func created(body any) *reply { return &reply{code: http.StatusCreated, body: body} }

func accepted(body any) *reply { return &reply{code: http.StatusAccepted, body: body} }

func noContent() *reply { return &reply{code: http.StatusNoContent} }

func status(code int) *reply { return &reply{code: code} }

func (p *reply) set(name, value string) *reply {
	if p.header == nil {
		p.header = map[string]string{}
	}
	p.header[name] = value
	return p
}

func (p *reply) write(w http.ResponseWriter, head bool) {
	raw, kind := p.raw, p.kind
	if p.body != nil {
		raw = encode(make([]byte, 0, 2048), p.body)
		kind = "application/json"
	}
	h := w.Header()
	for k, v := range p.header {
		h.Set(k, v)
	}
	if kind != "" {
		h.Set("Content-Type", kind)
	} else {
		h["Content-Type"] = nil // keeps the server from guessing one
	}
	if p.code != http.StatusNoContent && h.Get("Content-Length") == "" {
		h.Set("Content-Length", strconv.Itoa(len(raw)))
	}
	w.WriteHeader(p.code)
	if !head && p.code != http.StatusNoContent {
		_, _ = w.Write(raw) // fails only when the client has hung up
	}
}

// page is the HTML that several services send instead of JSON.
func page(code int, text string) *reply {
	title := strconv.Itoa(code) + " " + http.StatusText(code)
	return &reply{code: code, kind: "text/html; charset=UTF-8",
		raw: []byte("<html>\n <head>\n  <title>" + title + "</title>\n </head>\n <body>\n  <h1>" + title + "</h1>\n  " + text + "<br /><br />\n\n\n\n </body>\n</html>")}
}

// unauthorized returns the answer of the token check in front of a service.
func unauthorized(c *call) *reply {
	return (&reply{code: http.StatusUnauthorized, body: doc{"error": doc{"code": 401, "title": "Unauthorized",
		"message": "The request you have made requires authentication."}}}).
		set("WWW-Authenticate", `Keystone uri="`+c.base+`/identity"`)
}
