package cloud

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/gophercloud/gophercloud/v2"

	"hearth/shared/stack"
)

// A request is a call with its URL, token and bytes.
type request struct {
	key     rateKey
	method  string
	url     string
	version string
	header  map[string]string
	body    []byte // nil sends none; every attempt reads it from the beginning
	text    bool   // the answer is returned as text
}

// everyCode keeps gophercloud from turning an answer into an error: the caller decides what a code
// means.
var everyCode = func() []int {
	codes := make([]int, 1000)
	for i := range codes {
		codes[i] = (i + 200) % 1000 // the likely ones first, because it is searched in order
	}
	return codes
}()

// newRequest returns the request for a call.
func newRequest(key rateKey, base, token string, call stack.Call) (request, error) {
	r := request{key: key, method: call.Method, url: base, version: call.Version, body: call.Raw, text: call.Text}
	if call.Path != "" && call.Path[0] != '/' {
		r.url += "/"
	}
	r.url += call.Path
	r.header = make(map[string]string, len(call.Header)+2)
	switch {
	case call.Body != nil:
		body, err := json.Marshal(call.Body)
		if err != nil {
			return r, fmt.Errorf("the body cannot be sent as JSON: %w", err)
		}
		r.body = body
		r.header["Content-Type"] = "application/json"
	case call.Raw != nil:
		r.header["Content-Type"] = "application/octet-stream"
	}
	for name, value := range call.Header {
		r.header[http.CanonicalHeaderKey(name)] = value
	}
	if token != "" {
		r.header["X-Auth-Token"] = token
	}
	return r, r.check()
}

// check returns the errors that net/http would return before it connects. A retry would not help,
// so they must not look like a broken connection.
func (r request) check() error {
	if _, err := http.NewRequest(r.method, r.url, nil); err != nil {
		return err
	}
	for name, value := range r.header {
		if strings.ContainsFunc(name, notInName) || name == "" || strings.ContainsFunc(value, unicode.IsControl) {
			return fmt.Errorf("the header %q cannot be sent: it holds characters that HTTP does not allow", name)
		}
	}
	return nil
}

// notInName reports whether HTTP forbids the character in a header's name (RFC 9110, 5.6.2).
func notInName(c rune) bool {
	return c <= ' ' || c >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, c)
}

// send makes a request as soon as the rate allows it, and repeats it while it is throttled.
func (c *Cloud) send(ctx context.Context, r request) stack.Answer {
	t := c.gates.ticket(r.key)
	defer c.gates.leave(t)
	for refused := 0; ; refused++ {
		asked := c.now()
		if err := c.gates.enter(ctx, t); err != nil {
			reason := "gave up waiting for its turn"
			if refused > 0 {
				reason = fmt.Sprintf("gave up waiting: the service asked for fewer calls %d times", refused)
			}
			return stack.Answer{Trouble: stack.Unsent, Reason: reason + ": " + err.Error()}
		}
		began := c.now()
		leaves := ctx
		if r.method != http.MethodGet && r.method != http.MethodHead {
			// An interruption would not undo the call, and would lose its answer. Only CallTimeout
			// ends it.
			leaves = context.WithoutCancel(ctx)
		}
		a, v := c.attemptInTurn(leaves, t, r)
		ended := c.now()
		c.counts.add(Attempt{
			Region: r.key.region, Service: r.key.service, Project: r.key.project, Method: r.method,
			Code: a.Code, Trouble: a.Trouble, Throttled: v == throttled,
			Waited: began.Sub(asked), Took: ended.Sub(began),
		})
		if v != throttled {
			return a
		}
	}
}

// attemptInTurn makes one attempt and lets the next call begin, after a panic too.
func (c *Cloud) attemptInTurn(ctx context.Context, t *ticket, r request) (stack.Answer, verdict) {
	v, after := neutral, time.Duration(0)
	defer func() { c.gates.exit(t, v, after) }()
	var a stack.Answer
	a, v, after = c.attempt(ctx, r)
	return a, v
}

// attempt makes one HTTP exchange. net/http repeats a request only when nothing of it was written,
// or when it is a GET or HEAD: neither can double an effect.
func (c *Cloud) attempt(ctx context.Context, r request) (stack.Answer, verdict, time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, c.options.CallTimeout)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	opts := &gophercloud.RequestOpts{MoreHeaders: make(map[string]string, len(r.header)+2), OkCodes: everyCode, KeepResponseBody: true}
	for name, value := range r.header { // a copy: gophercloud adds to it
		opts.MoreHeaders[name] = value
	}
	if r.body != nil {
		opts.RawBody = bytes.NewReader(r.body)
	}
	client := gophercloud.ServiceClient{ProviderClient: c.provider, Type: r.key.service, Microversion: r.version}
	if r.header["OpenStack-API-Version"] != "" { // the call's own, which gophercloud would overwrite
		client.Microversion = ""
	}
	resp, err := client.Request(ctx, r.method, r.url, opts)
	if err != nil {
		if c.login != nil {
			err = nameless(err)
		}
		return unanswered(err, connected.Load()), neutral, 0
	}
	defer func() { _ = resp.Body.Close() }()
	v, after := judge(resp.StatusCode, resp.Header, c.now())
	body, err := io.ReadAll(io.LimitReader(resp.Body, c.options.AnswerLimit+1))
	if err != nil && v != throttled {
		return stack.Answer{Trouble: stack.Lost, Reason: fmt.Sprintf("the answer (%d) broke off: %v", resp.StatusCode, err)}, neutral, 0
	}
	whole := int64(len(body)) <= c.options.AnswerLimit
	a := answer(resp.StatusCode, resp.Header, body, whole, r.text)
	if r.key.service == objectStore && a.Header["Content-Location"] == "" {
		a.Header["Content-Location"] = r.url // the URL of a container is one of its attributes
	}
	return a, v, after
}

const objectStore = "object-store"

// unanswered distinguishes a request that cannot have had an effect from one that may have. Nothing
// is sent before there is a connection. When net/http reports a failure to dial after there was
// one, it had written nothing on it.
func unanswered(err error, connected bool) stack.Answer {
	var op *net.OpError
	dialing := errors.As(err, &op) && op.Op == "dial"
	if !connected || dialing {
		return stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}
	}
	return stack.Answer{Trouble: stack.Lost, Reason: err.Error()}
}
