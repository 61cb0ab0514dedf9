package identity

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"hearth/shared/awssign"
	"hearth/shared/stack"
)

// signedAge is how long Keystone's answer about a signed request is used again. A key that was
// revoked works at most that long, and only for the very same request.
const signedAge = 30 * time.Second

// Signed returns who signed the request, with a token of that user for the key's project. Its
// errors have AWS's codes: IncompleteSignature, InvalidClientTokenId (Keystone does not know the
// key), SignatureDoesNotMatch, AccessDenied (Keystone refuses the key's user), and Unavailable, which
// says nothing about the request. The same request is asked about again after signedAge.
func (i *Identity) Signed(ctx context.Context, request awssign.KeystoneForm) (stack.Caller, error) {
	request, err := checkedForm(request)
	if err != nil {
		return stack.Caller{}, err
	}
	text, err := json.Marshal(request) // with the parameters and headers in order
	if err != nil {
		return stack.Caller{}, unavailable(err)
	}
	key := sha256.Sum256(append([]byte("signed request "), text...))
	f, err := i.found(ctx, key, func(ctx context.Context) (finding, error) { return i.askSigned(ctx, request) })
	if err != nil {
		return stack.Caller{}, err
	}
	return f.copied(), f.err
}

// askSigned asks Keystone about a signed request. Keystone answers 401 when the signature is wrong,
// and when our own token has ended. So after a 401 our token is checked, and the request is sent
// again only with another one: wrong signatures of anyone must not make Hearth sign in.
func (i *Identity) askSigned(ctx context.Context, request awssign.KeystoneForm) (finding, error) {
	self, err := i.service(ctx)
	if err != nil {
		return finding{}, err
	}
	own := self.client.Token()
	f, err := i.sendSigned(ctx, own, request)
	if codeOf(err) == http.StatusUnauthorized {
		// Our own client gets another token when Keystone refuses this one.
		checked := tokens.Get(ctx, self.client, own)
		if checked.Err != nil && codeOf(checked.Err) != http.StatusNotFound {
			return finding{}, unavailable(checked.Err)
		}
		if next := self.client.Token(); next != own {
			f, err = i.sendSigned(ctx, next, request)
		}
	}
	if err == nil {
		return f, nil
	}
	refusal := signedRefusal(err)
	if stack.CodeOf(refusal) == stack.Unavailable {
		return finding{}, refusal
	}
	return finding{err: refusal, until: i.now().Add(min(i.options.RefusedAge, signedAge))}, nil
}

// sendSigned sends the request with our own token, once.
func (i *Identity) sendSigned(ctx context.Context, own string, request awssign.KeystoneForm) (finding, error) {
	client, err := i.as(own)
	if err != nil {
		return finding{}, err
	}
	var answer struct{ Token subject }
	now := i.now()
	response, err := client.Post(ctx, client.ServiceURL("ec2tokens"), map[string]any{"ec2Credentials": request}, &answer,
		&gophercloud.RequestOpts{OkCodes: []int{http.StatusOK, http.StatusCreated}})
	if err != nil {
		return finding{}, err
	}
	s, token := answer.Token, response.Header.Get("X-Subject-Token")
	if token == "" || s.Project == nil || s.Project.ID == "" || s.User.ID == "" || !s.ExpiresAt.After(now) {
		return finding{}, unavailable(errIncompleteToken)
	}
	until := now.Add(min(i.options.TokenAge, signedAge))
	if s.ExpiresAt.Before(until) {
		until = s.ExpiresAt
	}
	caller := s.caller(token)
	caller.Signed = true
	return finding{caller: caller, until: until}, nil
}

// signedRefusal returns the error with AWS's code for Keystone's refusal of a signed request. A
// Keystone that is not set to debug hides the reason of a 401. Then a wrong signature is the likely one.
func signedRefusal(err error) error {
	said := messageOf(err)
	is := func(words string) bool { return strings.Contains(said, words) }
	switch code := codeOf(err); {
	case is("EC2 access key not found"), code == http.StatusNotFound && is("Could not find credential"):
		return stack.Errorf(stack.InvalidClientTokenID, "The security token included in the request is invalid: Keystone does not know the access key.")
	case is("EC2 signature"), code == http.StatusUnauthorized && (said == "" || is("requires authentication")):
		return stack.Errorf(stack.SignatureDoesNotMatch, "The request signature we calculated does not match the signature you provided. "+
			"Check the secret key and the signing method, and that the key's user is enabled and has a role in the project.")
	case code == http.StatusForbidden && is("ec2tokens_validate"), // Hearth's user lacks the role service: see the log
		code == http.StatusNotFound && said == "", // this Keystone has no such call
		code == http.StatusTooManyRequests, code < 400, code >= 500:
		return unavailable(err)
	}
	return stack.Errorf(stack.AccessDenied, "Keystone refuses the user of the access key.")
}

// messageOf returns the message in Keystone's answer, which may be empty.
func messageOf(err error) string {
	var answer struct{ Error struct{ Message string } }
	_ = json.Unmarshal(bodyOf(err), &answer) // an answer of another form has no message
	return answer.Error.Message
}
