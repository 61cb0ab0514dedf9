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

// identify reads the parameters of a request, and finds out who has sent it: by its signature, or
// by a token of Keystone.
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
		caller, err := c.Identity.Check(r.Context(), token)
		if err != nil {
			return err
		}
		caller.Token = token
		r.Caller = caller
		return nil
	}
	r.Caller, err = c.signer(call)
	return err
}

// signer returns who has signed a request. Keystone has the secrets of its keys, so it checks their
// signatures; Hearth checks those of its own keys.
func (c *cfn) signer(r *call) (stack.Caller, error) {
	claim, err := awssign.Read(signed(r))
	own := err == nil && strings.HasPrefix(claim.AccessKey, stack.AccessKeyPrefix)
	if err == nil {
		err = claim.CheckTime(time.Now(), awssign.Undated(own))
	}
	if err == nil && r.Method == http.MethodPost && !claim.BodySigned {
		err = &awssign.Error{Code: awssign.IncompleteSignature, Message: "The body has the parameters of the action, so it must be signed."}
	}
	if err != nil {
		return stack.Caller{}, inAWSWords(err)
	}
	if own { // os-collect-config signs without a time; such a key only reads
		err := c.holder(r.Request, claim, awssign.AcceptUndated)
		return r.Caller, err
	}
	refused := error(nil)
	for _, candidate := range claim.Candidates() {
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

// signed returns a request as its client may have signed it. Behind a gateway the function sees
// neither the host nor the whole path.
func signed(r *call) *awssign.Request {
	path := r.URL.EscapedPath()
	request := &awssign.Request{
		Method: r.Method, Query: r.URL.RawQuery, Header: r.Header, Body: r.body,
		Hosts: awssign.HostCandidates(r.Header.Get("X-Forwarded-Host"), r.Host),
	}
	if base, err := url.Parse(r.Base); err == nil && strings.Trim(base.EscapedPath(), "/") != "" {
		request.Paths = append(request.Paths, base.EscapedPath()+path)
	}
	request.Paths = append(request.Paths, path)
	if r.Method == http.MethodPost {
		request.Form = r.form // none in CBOR
	}
	return request
}

// inAWSWords returns a refusal of a signature as an error of the API.
func inAWSWords(err error) error {
	var refusal *awssign.Error
	if !errors.As(err, &refusal) {
		return err
	}
	return awsquery.Errorf(awsquery.Code(refusal.Code), "%s", refusal.Message)
}
