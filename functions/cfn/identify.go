package cfn

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"hearth/shared/awsquery"
	"hearth/shared/awssign"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// identify finds out who has sent a request, by its signature or by a token of Keystone, and then reads
// its parameters.
func (c *cfn) identify(r *web.Request) error {
	if isResponse(r) {
		return nil // its handler checks the URL
	}
	if isSignal(r) {
		return c.identifySignaller(r)
	}
	call, err := c.read(r)
	if err != nil {
		return err
	}
	if token := r.Header.Get("X-Auth-Token"); token != "" {
		r.Caller, err = c.Identity.Check(r.Context(), token)
		r.Caller.Token = token
	} else {
		r.Caller, err = c.signer(call)
	}
	if err != nil {
		return err
	}
	return call.decode(c.MaxBody)
}

// signer returns who has signed a request. Keystone has the secrets of its keys, so it checks their
// signatures; Hearth checks those of its own keys.
func (c *cfn) signer(r *call) (stack.Caller, error) {
	request := signed(r)
	if err := r.readForm(request); err != nil {
		return stack.Caller{}, err
	}
	claim, err := awssign.Read(request)
	own := err == nil && strings.HasPrefix(claim.AccessKey, stack.AccessKeyPrefix)
	if err == nil {
		err = claim.CheckTime(time.Now(), awssign.Undated(own))
	}
	if err == nil && r.Method == http.MethodPost && !claim.BodySigned {
		err = &awssign.Error{Code: awssign.IncompleteSignature, Message: "The body has the parameters of the action, so it must be signed."}
	}
	if err == nil && isTarget(r.Request.Request) && claim.Version != 4 {
		err = &awssign.Error{Code: awssign.IncompleteSignature, Message: "The header x-amz-target must be signed, which needs version 4."}
	}
	if err != nil {
		return stack.Caller{}, inAWSWords(err)
	}
	if own { // os-collect-config signs without a time; such a key only reads
		err := c.holder(r.Request, claim, awssign.AcceptUndated)
		return r.Caller, err
	}
	refused := error(nil)
	candidates := claim.Candidates()
	for _, candidate := range candidates[:min(len(candidates), mostAsked)] {
		form, err := claim.Keystone(candidate)
		if err != nil {
			return stack.Caller{}, inAWSWords(err)
		}
		caller, err := c.Identity.Signed(r.Context(), *form)
		if stack.CodeOf(err) != stack.SignatureDoesNotMatch {
			return caller, err
		}
		refused = err
	}
	return stack.Caller{}, refused
}

// mostAsked is how many forms of one request Keystone is asked about: with and without the port of the
// host, before and behind a gateway.
const mostAsked = 4

// signed returns a request as its client may have signed it. Behind a gateway the function sees
// neither the host nor the whole path. The host is that of links in answers: a proxy's first one, which
// the local program accepts only where it is its own.
func signed(r *call) *awssign.Request {
	path := r.URL.EscapedPath()
	request := &awssign.Request{
		Method: r.Method, Query: r.URL.RawQuery, Header: r.Header, Body: r.body,
	}
	base, err := url.Parse(r.Base)
	if err != nil || base.Host == "" {
		base = &url.URL{Host: r.Host}
	}
	request.Hosts = awssign.HostCandidates(base.Host)
	if strings.Trim(base.EscapedPath(), "/") != "" {
		request.Paths = append(request.Paths, base.EscapedPath()+path)
	}
	request.Paths = append(request.Paths, path)
	return request
}

// readForm decodes the form of a request where it may have the signature. No other part of a body is
// decoded before its sender is known.
func (c *call) readForm(request *awssign.Request) (err error) {
	if c.Method != http.MethodPost || isRPC(c.Request.Request) || isTarget(c.Request.Request) || !request.NeedsForm() {
		return nil
	}
	c.form, err = awsquery.Form(c.body, awssign.MostParameters)
	request.Form = c.form
	return err
}

// inAWSWords returns a refusal of a signature as an error of the API.
func inAWSWords(err error) error {
	var refusal *awssign.Error
	if !errors.As(err, &refusal) {
		return err
	}
	return awsquery.Errorf(awsquery.Code(refusal.Code), "%s", refusal.Message)
}
