package cfn

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"hearth/shared/awsquery"
	"hearth/shared/web"
)

// A call is one request for an action.
type call struct {
	*web.Request
	of     *service
	action string // its name
	params awsquery.Params
	format awsquery.Format
	form   url.Values // of a POST
	body   []byte     // as it was sent and signed
}

type callKey struct{}

// read reads the body of a request as it was sent, and keeps it with the request: its errors need its
// format too. Nothing is decoded before the caller is known: see decode.
func (c *cfn) read(r *web.Request) (asked *call, err error) {
	asked = &call{Request: r, of: cloudFormation}
	asked.peek(r.URL.RawQuery)
	r.Request = r.WithContext(context.WithValue(r.Context(), callKey{}, asked))
	if r.Method == http.MethodPost {
		if asked.body, err = r.Text(); err != nil {
			return asked, err
		}
	}
	if isRPC(r.Request) {
		return asked, asked.readOperation()
	}
	if isTarget(r.Request) {
		return asked, asked.readTarget()
	}
	asked.peek(string(asked.body))
	return asked, nil
}

// peek finds in parameters that are not yet decoded what errors need.
func (c *call) peek(encoded string) {
	if strings.EqualFold(awsquery.Peek(encoded, "ContentType"), "JSON") {
		c.format = awsquery.JSON
	}
	if of, ok := serviceOf(func(s *service) string { return s.version }, awsquery.Peek(encoded, "Version")); ok {
		c.of = of
	}
}

// decode reads the parameters of a request whose caller is known.
func (c *call) decode(most int64) error {
	body, err := plainBody(c.Header, c.body, most)
	if err != nil {
		return err
	}
	if isRPC(c.Request.Request) {
		return c.readInput(body)
	}
	if isTarget(c.Request.Request) {
		return c.readTargetInput(body)
	}
	return c.readQuery(body)
}

// readQuery reads the parameters of a request in the Query form.
func (c *call) readQuery(body []byte) (err error) {
	if c.Method == http.MethodPost && c.form == nil {
		if c.form, err = awsquery.Form(body, 0); err != nil {
			return err
		}
	}
	if strings.EqualFold(c.form.Get("ContentType"), "JSON") {
		c.format = awsquery.JSON
	}
	c.params, err = awsquery.Read(c.Query(), c.form)
	c.action = c.params.String("Action")
	c.of, _ = serviceOf(func(s *service) string { return s.version }, c.params.String("Version"))
	return err
}

// plainBody returns a body as it was before its client compressed it: those of AWS compress long
// lists of metrics.
func plainBody(header http.Header, body []byte, most int64) ([]byte, error) {
	if !strings.EqualFold(header.Get("Content-Encoding"), "gzip") || len(body) == 0 {
		return body, nil
	}
	packed, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, awsquery.Errorf(awsquery.Serialization, "The body is not in gzip's form.")
	}
	plain, err := io.ReadAll(io.LimitReader(packed, most+1))
	switch {
	case err != nil:
		return nil, awsquery.Errorf(awsquery.Serialization, "The body is not in gzip's form.")
	case int64(len(plain)) > most:
		return nil, awsquery.Errorf(awsquery.LimitExceeded, "The body has more than %d bytes.", most)
	}
	return plain, nil
}

// callOf returns the call that read has kept with a request.
func callOf(r *http.Request) *call {
	c, _ := r.Context().Value(callKey{}).(*call)
	return c
}
