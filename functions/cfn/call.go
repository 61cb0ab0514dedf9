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

// read reads the parameters of a request, and keeps them with it: its errors need its format too.
func (c *cfn) read(r *web.Request) (*call, error) {
	asked := &call{Request: r, of: cloudFormation}
	if strings.EqualFold(r.Param("ContentType"), "JSON") {
		asked.format = awsquery.JSON
	}
	r.Request = r.WithContext(context.WithValue(r.Context(), callKey{}, asked))
	var err error
	if r.Method == http.MethodPost {
		if asked.body, err = r.Text(); err != nil {
			return asked, err
		}
	}
	text, err := plainBody(r.Header, asked.body, c.MaxBody)
	if err != nil {
		return asked, err
	}
	if isRPC(r.Request) {
		return asked, asked.readRPC(text)
	}
	return asked, asked.readQuery(text)
}

// readQuery reads the parameters of a request in the Query form.
func (c *call) readQuery(body []byte) (err error) {
	if c.Method == http.MethodPost {
		if c.form, err = url.ParseQuery(string(body)); err != nil {
			return awsquery.Errorf(awsquery.MalformedQueryString, "The body is not a form: %v.", err)
		}
		if strings.EqualFold(c.form.Get("ContentType"), "JSON") {
			c.format = awsquery.JSON
		}
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
		return nil, awsquery.Errorf(awsquery.Serialization, "The body is not in gzip's form: %v.", err)
	}
	plain, err := io.ReadAll(io.LimitReader(packed, most+1))
	switch {
	case err != nil:
		return nil, awsquery.Errorf(awsquery.Serialization, "The body is not in gzip's form: %v.", err)
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
