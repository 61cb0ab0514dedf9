package simcloud

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A call is one request while it is handled, under the cloud's lock.
type call struct {
	*Cloud
	r       *http.Request
	service string
	base    string // http://host:port of this cloud
	now     time.Time
	q       url.Values
	raw     []byte
	body    doc // the JSON body, nil when it is no JSON object
	tok     *token
	minor   int // microversion, for the services that have it
	spoilt  bool
}

// maxBody limits the size of a request; images and objects are the largest.
const maxBody = 64 << 20

func (c *call) read() bool {
	if c.r.Body == nil || c.r.ContentLength == 0 {
		return true
	}
	raw, err := io.ReadAll(io.LimitReader(c.r.Body, maxBody))
	if err != nil {
		return false
	}
	c.raw = raw
	if len(raw) > 0 && (raw[0] == '{' || strings.HasPrefix(c.r.Header.Get("Content-Type"), "application/json")) {
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		_ = dec.Decode(&c.body) // another type leaves the body nil, and the handler refuses it
	}
	return true
}

func (c *call) id() string { return c.r.PathValue("id") }

// path returns the part of the path that has this name in the route.
func (c *call) path(name string) string { return c.r.PathValue(name) }

// param returns a value of the query by its name.
func (c *call) param(name string) string { return c.q.Get(name) }

func (c *call) project() string { return c.tok.Project }

func (c *call) admin() bool { return c.tok.admin }

// mine reports whether the caller may see the project's objects.
func (c *call) mine(project string) bool { return c.tok.admin || project == c.tok.Project }

// self returns the request's own URL.
func (c *call) self() string { return c.base + c.r.URL.RequestURI() }
