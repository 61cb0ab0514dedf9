package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
	"time"

	"hearth/shared/awssign"
	"hearth/shared/identity"
	"hearth/shared/stack"
)

// An ec2Key is a key of ours in Keystone, with which AWS's clients sign.
type ec2Key struct{ Access, Secret string }

// signedRequest makes a key, signs requests with it, and has Hearth ask Keystone who it was.
func signedRequest(ctx context.Context, s *scene) (v verdict) {
	own, err := identity.New(identity.Options{AuthURL: s.auth, Username: s.service.user, Password: s.service.password, ProjectName: s.service.project})
	if err != nil {
		v.wrong("%v", err)
		return v
	}
	defer own.Close()
	var key ec2Key
	if err := s.cloud.Ask(&key, "ec2", "credentials", "create"); err != nil {
		v.wrong("a key: %v", err)
		return v
	}
	began := time.Now()
	for name, request := range map[string]awssign.KeystoneForm{"version 2": key.v2("ListStacks"), "version 4": key.v4()} {
		caller, err := own.Signed(ctx, request)
		if err != nil || caller.Project != s.project || caller.UserName != s.user || caller.Token == "" || len(caller.Roles) == 0 {
			v.wrong("%s: %s %s %v: %v", name, caller.Project, caller.UserName, caller.Roles, err)
		}
		s.delegates(ctx, own, caller, &v)
	}
	v.Show = time.Since(began) / 2
	refused := func(what string, request awssign.KeystoneForm, want stack.Code) {
		if _, err := own.Signed(ctx, request); stack.CodeOf(err) != want {
			v.wrong("%s: %v, not %s", what, err, want)
		}
	}
	refused("another secret", ec2Key{key.Access, "another"}.v2("ListStacks"), stack.SignatureDoesNotMatch)
	refused("another key", ec2Key{"another", key.Secret}.v2("ListStacks"), stack.InvalidClientTokenID)
	if err := s.cloud.Do("ec2", "credentials", "delete", key.Access); err != nil {
		v.wrong("delete the key: %v", err)
	}
	refused("a deleted key", key.v2("DescribeStacks"), stack.InvalidClientTokenID)
	return v
}

// delegates checks that a stack of the caller could have a credential. Newer Keystones allow such a
// caller no trust: then it is a key that Hearth's own user makes as an administrator.
func (s *scene) delegates(ctx context.Context, own *identity.Identity, caller stack.Caller, v *verdict) {
	credential, err := own.Delegate(ctx, caller)
	if err != nil || credential.TrustID+credential.AppID+credential.KeyAccess == "" {
		v.wrong("a credential for a stack: %v", err)
		return
	}
	if err := own.Revoke(ctx, credential); err != nil {
		v.wrong("revoke the credential: %v", err)
	}
}

const cfnHost, cfnPath = "cfn.example:8000", "/v1/"

// v2 signs a request as boto does.
func (k ec2Key) v2(action string) awssign.KeystoneForm {
	params := url.Values{"Action": {action}, "AWSAccessKeyId": {k.Access}, "SignatureVersion": {"2"}, "SignatureMethod": {"HmacSHA256"},
		"Timestamp": {time.Now().UTC().Format("2006-01-02T15:04:05Z")}}
	r := awssign.KeystoneForm{Access: k.Access, Host: cfnHost, Verb: "GET", Path: cfnPath, Params: map[string]string{}}
	for name := range params {
		r.Params[name] = params.Get(name)
	}
	r.Signature = base64.StdEncoding.EncodeToString(mac([]byte(k.Secret), strings.Join([]string{r.Verb, r.Host, r.Path, params.Encode()}, "\n")))
	return r
}

// v4 signs a request as today's clients do.
func (k ec2Key) v4() awssign.KeystoneForm {
	now := time.Now().UTC().Format("20060102T150405Z")
	scope := []string{now[:8], "RegionOne", "cloudformation", "aws4_request"}
	body := sum("Action=ListStacks")
	request := strings.Join([]string{"POST", cfnPath, "", "host:" + cfnHost, "x-amz-date:" + now, "", "host;x-amz-date", body}, "\n")
	key := []byte("AWS4" + k.Secret)
	for _, part := range scope {
		key = mac(key, part)
	}
	signature := hex.EncodeToString(mac(key, strings.Join([]string{"AWS4-HMAC-SHA256", now, strings.Join(scope, "/"), sum(request)}, "\n")))
	return awssign.KeystoneForm{Access: k.Access, Signature: signature, Host: cfnHost, Verb: "POST", Path: cfnPath, BodyHash: body,
		Params: map[string]string{"Action": "ListStacks"},
		Headers: map[string]string{"Host": cfnHost, "X-Amz-Date": now, "Authorization": "AWS4-HMAC-SHA256 Credential=" + k.Access + "/" +
			strings.Join(scope, "/") + ", SignedHeaders=host;x-amz-date, Signature=" + signature}}
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}
