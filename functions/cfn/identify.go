package cfn

import (
	"hearth/shared/awsquery"
	"hearth/shared/web"
)

// identify reads the parameters of a request, and finds out who has sent it.
func (c *cfn) identify(r *web.Request) error {
	if _, err := read(r); err != nil {
		return err
	}
	token := r.Header.Get("X-Auth-Token")
	if token == "" {
		return awsquery.Errorf(awsquery.MissingAuthenticationToken, "The request is not signed.")
	}
	caller, err := c.Identity.Check(r.Context(), token)
	if err != nil {
		return err
	}
	caller.Token = token
	r.Caller = caller
	return nil
}
