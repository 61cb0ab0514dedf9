package identity

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hearth/shared/awssign"
	"hearth/shared/stack"
)

// checkSigned knows one key, "key", with which the user ann signs "right".
func (k *testKeystone) checkSigned(w http.ResponseWriter, r *http.Request) {
	if k.who(w, r) == nil {
		return
	}
	k.signed++
	var body struct {
		Form map[string]any `json:"ec2Credentials"`
	}
	_ = json.NewDecoder(r.Body).Decode(&body)
	k.last = body.Form
	refusal := k.refusal
	switch {
	case refusal != "":
	case body.Form["access"] != "key":
		refusal = "404 Could not find credential: 2c70e12b7a."
	case body.Form["signature"] != "right":
		refusal = "401 The request you have made requires authentication."
	}
	if refusal != "" {
		code, words := 0, ""
		_, _ = fmt.Sscan(refusal, &code)
		_, words, _ = strings.Cut(refusal, " ")
		w.WriteHeader(code)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": code, "message": words}})
		return
	}
	name := k.id("signed")
	k.tokens[name] = &testToken{user: "ann", life: time.Hour, project: "p", methods: []string{"ec2credential"}}
	w.Header().Set("X-Subject-Token", name)
	k.show(w, k.tokens[name])
}

func signedRequest() awssign.KeystoneForm {
	return awssign.KeystoneForm{Access: "key", Signature: "right", Host: "cfn.example:8000", Verb: "GET", Path: "/v1/",
		Params:  map[string]string{"Action": "ListStacks", "SignatureVersion": "2"},
		Headers: map[string]string{"host": "cfn.example:8000"}, BodyHash: "e3b0"}
}

func TestSignedSaysWhoItIs(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	c, err := i.Signed(t.Context(), signedRequest())
	if err != nil {
		t.Fatal(err)
	}
	want := stack.Caller{UserID: "ann", UserName: "ann-name", UserDomain: "default", Project: "p", ProjectName: "p-name",
		Domain: "pd", Roles: []string{"member", "reader"}, Token: c.Token, Signed: true}
	if diff := cmp.Diff(want, c, cmpopts.IgnoreFields(stack.Caller{}, "Expires")); diff != "" {
		t.Error(diff)
	}
	form := map[string]any{"access": "key", "signature": "right", "host": "cfn.example:8000", "verb": "GET", "path": "/v1/",
		"params":  map[string]any{"Action": "ListStacks", "SignatureVersion": "2"},
		"headers": map[string]any{"Host": "cfn.example:8000"}, "body_hash": "e3b0"}
	if diff := cmp.Diff(form, k.last); diff != "" {
		t.Errorf("Keystone was asked with: %s", diff)
	}
	if _, err := i.Check(t.Context(), c.Token); err != nil {
		t.Errorf("the token of the answer: %v", err)
	}
}

func TestSignedIsRemembered(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	var ahead atomic.Int64
	i := k.identity(t, func(o *Options) {
		o.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		o.TokenAge, o.RefusedAge = time.Hour, time.Hour
	})
	wrong := signedRequest()
	wrong.Signature = "wrong"
	for n, step := range []struct {
		after   time.Duration
		request awssign.KeystoneForm
		asked   int // so far
		code    stack.Code
	}{
		{0, signedRequest(), 1, ""},
		{time.Second, signedRequest(), 1, ""},
		{time.Second, wrong, 2, stack.SignatureDoesNotMatch},
		{2 * time.Second, wrong, 2, stack.SignatureDoesNotMatch},
		{29 * time.Second, signedRequest(), 2, ""},
		{31 * time.Second, signedRequest(), 3, ""}, // the key may have been revoked
		{32 * time.Second, wrong, 4, stack.SignatureDoesNotMatch},
	} {
		ahead.Store(int64(step.after))
		if _, err := i.Signed(t.Context(), step.request); stack.CodeOf(err) != step.code {
			t.Errorf("step %d: %v, want %q", n, err, step.code)
		}
		if k.set(func() {}); k.signed != step.asked {
			t.Errorf("step %d: Keystone was asked %d times, want %d", n, k.signed, step.asked)
		}
	}
}

// Nothing of a request may change without a new question to Keystone.
func TestSignedKeyIsTheWholeRequest(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	for n, change := range []func(*awssign.KeystoneForm){
		func(*awssign.KeystoneForm) {},
		func(r *awssign.KeystoneForm) { r.Host = "other" },
		func(r *awssign.KeystoneForm) { r.Verb = "PUT" },
		func(r *awssign.KeystoneForm) { r.Path = "/v1/waitcondition/x" },
		func(r *awssign.KeystoneForm) { r.Params["Action"] = "DeleteStack" },
		func(r *awssign.KeystoneForm) { r.Params["Other"] = "" },
		func(r *awssign.KeystoneForm) { r.Headers["X-Other"] = "1" },
		func(r *awssign.KeystoneForm) { r.BodyHash = "00" },
	} {
		r := signedRequest()
		change(&r)
		if _, err := i.Signed(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if k.set(func() {}); k.signed != n+1 {
			t.Errorf("change %d was not asked about", n)
		}
	}
}

func TestSignedRefuses(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, func(o *Options) { o.RefusedAge = time.Nanosecond })
	for refusal, want := range map[string]stack.Code{
		"401 EC2 access key not found.":                          stack.InvalidClientTokenID,
		"404 Could not find credential: 2c70.":                   stack.InvalidClientTokenID,
		"401 Invalid EC2 signature.":                             stack.SignatureDoesNotMatch,
		"401 EC2 signature not supplied.":                        stack.SignatureDoesNotMatch,
		"401 The request you have made requires authentication.": stack.SignatureDoesNotMatch,
		"401 Credential is expired":                              stack.AccessDenied,
		"401 User not valid for project.":                        stack.AccessDenied,
		"404 Could not find trust: 1.":                           stack.AccessDenied,
		"404":                                                    stack.Unavailable,
		"403 You are not authorized to perform the requested action: identity:ec2tokens_validate.": stack.Unavailable,
		"500 An unexpected error prevented the server from fulfilling your request.":               stack.Unavailable,
	} {
		k.set(func() { k.refusal = refusal })
		c, err := i.Signed(t.Context(), signedRequest())
		var shown *stack.Error
		switch {
		case stack.CodeOf(err) != want:
			t.Errorf("%s: %+v, %v, want %s without the signature", refusal, c, err, want)
		case c.UserID != "":
			t.Errorf("%s: %+v, %v, want %s without the signature", refusal, c, err, want)
		case !errors.As(err, &shown):
			t.Errorf("%s: %+v, %v, want %s without the signature", refusal, c, err, want)
		case strings.Contains(shown.Message, "right"):
			t.Errorf("%s: %+v, %v, want %s without the signature", refusal, c, err, want)
		}
	}
	if k.logins != 1 {
		t.Errorf("Hearth signed in %d times: wrong signatures must not make it", k.logins)
	}
}

// A request from which Keystone cannot compute a signature is not sent: it would fail on it.
func TestSignedRefusesMalformedRequests(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	const auth = "AWS4-HMAC-SHA256 Credential=key/20260301/r/cloudformation/aws4_request, SignedHeaders=host, Signature=x"
	v4 := func(header, date string) func(*awssign.KeystoneForm) {
		return func(r *awssign.KeystoneForm) {
			delete(r.Params, "SignatureVersion")
			r.Headers = map[string]string{"authorization": header, "x-amz-date": date}
		}
	}
	presigned := func(without string) func(*awssign.KeystoneForm) {
		return func(r *awssign.KeystoneForm) {
			r.Params = map[string]string{"X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": "key/20260301/r/s/aws4_request",
				"X-Amz-Date": "20260301T120000Z", "X-Amz-SignedHeaders": "host"}
			delete(r.Params, without)
		}
	}
	for name, c := range map[string]struct {
		change func(*awssign.KeystoneForm)
		good   bool
	}{
		"version 4":              {v4(auth, "20260301T120000Z"), true},
		"presigned":              {presigned(""), true},
		"no access key":          {func(r *awssign.KeystoneForm) { r.Access = "" }, false},
		"no signature":           {func(r *awssign.KeystoneForm) { r.Signature = "" }, false},
		"signature is not ASCII": {func(r *awssign.KeystoneForm) { r.Signature = "é" }, false},
		"host":                   {func(r *awssign.KeystoneForm) { r.Host = "[::1" }, false},
		"version 1":              {func(r *awssign.KeystoneForm) { r.Params["SignatureVersion"] = "1" }, false},
		"no version":             {func(r *awssign.KeystoneForm) { r.Params = nil }, false},
		"another scheme":         {v4("Bearer x", "20260301T120000Z"), false},
		"another date":           {v4(auth, "20260302T120000Z"), false},
		"no date":                {v4(auth, ""), false},
		"no credential":          {v4("AWS4-HMAC-SHA256 SignedHeaders=host", "20260301T120000Z"), false},
		"no signed headers":      {v4(strings.ReplaceAll(auth, "SignedHeaders", "Headers"), "20260301T120000Z"), false},
		"presigned, no headers":  {presigned("X-Amz-SignedHeaders"), false},
		"presigned, no scope":    {presigned("X-Amz-Credential"), false},
		"presigned, no date":     {presigned("X-Amz-Date"), false},
		"presigned, no way":      {presigned("X-Amz-Algorithm"), false},
	} {
		r := signedRequest()
		r.Params, r.Headers = maps.Clone(r.Params), maps.Clone(r.Headers)
		c.change(&r)
		before := k.signed
		_, err := i.Signed(t.Context(), r)
		if c.good && err != nil || !c.good && (stack.CodeOf(err) != stack.IncompleteSignature || k.signed != before) {
			t.Errorf("%s: %v, asked %d times", name, err, k.signed-before)
		}
	}
}

func TestSignedRenewsOwnToken(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	forget := func() {
		k.set(func() {
			maps.DeleteFunc(k.tokens, func(name string, _ *testToken) bool { return strings.HasPrefix(name, "token-") })
		})
	}
	wrong := signedRequest()
	wrong.Signature = "wrong"
	for n, step := range []struct {
		request awssign.KeystoneForm
		code    stack.Code
	}{{signedRequest(), ""}, {wrong, stack.SignatureDoesNotMatch}} {
		if _, err := i.Check(t.Context(), "good"); n == 0 && err != nil {
			t.Fatal(err)
		}
		forget()
		if _, err := i.Signed(t.Context(), step.request); stack.CodeOf(err) != step.code {
			t.Errorf("the service's own token ended, and: %v, want %q", err, step.code)
		}
		if k.logins != n+2 {
			t.Errorf("%d logins, want %d", k.logins, n+2)
		}
	}
}

func TestSignedWhenKeystoneIsAway(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	unavailable := func() {
		t.Helper()
		_, err := i.Signed(t.Context(), signedRequest())
		var shown *stack.Error
		switch {
		case stack.CodeOf(err) != stack.Unavailable:
			t.Errorf("Signed = %v, want Unavailable, and nothing of the inside in its message", err)
		case !errors.As(err, &shown):
			t.Errorf("Signed = %v, want Unavailable, and nothing of the inside in its message", err)
		case strings.Contains(shown.Message, k.URL):
			t.Errorf("Signed = %v, want Unavailable, and nothing of the inside in its message", err)
		}
	}
	k.set(func() { k.broken = 503 })
	unavailable()
	k.set(func() { k.broken = 0 })
	if _, err := i.Check(t.Context(), "good"); err != nil {
		t.Fatal(err)
	}
	for _, code := range []int{401, 500, 502, 503} {
		k.set(func() { k.broken = code })
		unavailable()
	}
	k.set(func() { k.broken = 0 })
	if _, err := i.Signed(t.Context(), signedRequest()); err != nil {
		t.Errorf("Keystone is back, yet: %v", err)
	}
	k.Close()
	other := signedRequest()
	other.Path = "/"
	if _, err := i.Signed(t.Context(), other); stack.CodeOf(err) != stack.Unavailable {
		t.Errorf("Signed = %v", err)
	}
}

func TestSignedRequestIsNotShown(t *testing.T) {
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb, signedRequest()); strings.Contains(text, "right") {
			t.Errorf("%s shows the signature: %s", verb, text)
		}
	}
}

// A token says that it is delegated, also when it was got with a key.
func TestLimitedCaller(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	for limit, want := range map[string]bool{"": false, "application_credential": true, "OS-TRUST:trust": true, "OS-OAUTH1": true} {
		k.set(func() {
			k.tokens["limit-"+limit] = &testToken{user: "ann", life: time.Hour, project: "p", limit: limit}
		})
		if c, err := i.Check(t.Context(), "limit-"+limit); err != nil || c.Limited != want {
			t.Errorf("%q: Limited is %t, %v", limit, c.Limited, err)
		}
	}
}
