package ground

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A Call is one request while it is handled, under the cloud's lock.
type Call struct {
	*Cloud
	Request     *http.Request
	Service     string
	Base        string // http://host:port of this cloud
	Now         time.Time
	Query       url.Values
	Raw         []byte
	Body        Doc // the JSON body, nil when it is no JSON object
	Token       *Token
	Minor       int // microversion, for the services that have it
	ObjectFails bool
}

// MaxBody limits the size of a request; images and objects are the largest.
const MaxBody = 64 << 20

func (c *Call) read() bool {
	if c.Request.Body == nil || c.Request.ContentLength == 0 {
		return true
	}
	raw, err := io.ReadAll(io.LimitReader(c.Request.Body, MaxBody))
	if err != nil {
		return false
	}
	c.Raw = raw
	if len(raw) > 0 && (raw[0] == '{' || strings.HasPrefix(c.Request.Header.Get("Content-Type"), "application/json")) {
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		_ = dec.Decode(&c.Body) // another type leaves the body nil, and the handler refuses it
	}
	return true
}

// ID returns the part {id} of the path.
func (c *Call) ID() string { return c.Request.PathValue("id") }

// Path returns the part of the path that has this name in the route.
func (c *Call) Path(name string) string { return c.Request.PathValue(name) }

// Param returns a value of the query by its name.
func (c *Call) Param(name string) string { return c.Query.Get(name) }

// Project returns the caller's project.
func (c *Call) Project() string { return c.Token.Project }

// IsAdmin reports whether the caller is an administrator.
func (c *Call) IsAdmin() bool { return c.Token.Admin }

// MaySee reports whether the caller may see the project's objects.
func (c *Call) MaySee(project string) bool { return c.Token.Admin || project == c.Token.Project }

// SelfURL returns the request's own URL.
func (c *Call) SelfURL() string { return c.Base + c.Request.URL.RequestURI() }
