package cfn

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"hearth/shared/awsquery"
	"hearth/shared/web"
)

// A call is one request for an action.
type call struct {
	*web.Request
	action string // its name
	params awsquery.Params
	format awsquery.Format
	form   url.Values // of a POST
	body   []byte
}

type callKey struct{}

// read reads the parameters of a request, and keeps them with it: its errors need its format too.
func read(r *web.Request) (*call, error) {
	c := &call{Request: r}
	if strings.EqualFold(r.Param("ContentType"), "JSON") {
		c.format = awsquery.JSON
	}
	r.Request = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
	var err error
	if isRPC(r.Request) {
		if c.body, err = r.Text(); err != nil {
			return c, err
		}
		return c, c.readRPC()
	}
	if r.Method == http.MethodPost {
		if c.body, err = r.Text(); err != nil {
			return c, err
		}
		if c.form, err = url.ParseQuery(string(c.body)); err != nil {
			return c, awsquery.Errorf(awsquery.MalformedQueryString, "The body is not a form: %v.", err)
		}
		if strings.EqualFold(c.form.Get("ContentType"), "JSON") {
			c.format = awsquery.JSON
		}
	}
	c.params, err = awsquery.Read(r.Query(), c.form)
	c.action = c.params.String("Action")
	return c, err
}

// callOf returns the call that read has kept with a request.
func callOf(r *http.Request) *call {
	c, _ := r.Context().Value(callKey{}).(*call)
	return c
}
