package keystone

import (
	"errors"
	"maps"
	"testing"
)

// The signatures were made by Ec2Signer of python-keystoneclient 5.0.1, with which Keystone checks.
func TestSignatureOf(t *testing.T) {
	const secret = "0c32d55429e5449f946c6935e505311a"
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	auth := "AWS4-HMAC-SHA256 Credential=f51dd04c/20260301/RegionOne/cloudformation/aws4_request, SignedHeaders=host;x-amz-date, Signature=x"
	two := doc{"Action": "DescribeStacks", "AWSAccessKeyId": "f51dd04c", "SignatureVersion": "2", "SignatureMethod": "HmacSHA256",
		"Timestamp": "2026-03-01T12:00:00Z", "StackName": "a b/ü~*+&="}
	for name, c := range map[string]struct {
		form doc
		want string
	}{
		"version 2": {doc{"host": "cfn.example:8000", "verb": "GET", "path": "/v1/", "params": two, "headers": doc{}, "body_hash": empty},
			"laPyGcBOVUfVznrPCypQEqL4HH1eqqIIeDRce5yr0dg="},
		"version 2, the method is always SHA-256": {doc{"host": "cfn.example", "verb": "POST", "path": "/v1/", "params": two.With("SignatureMethod", "HmacSHA1"),
			"headers": doc{}, "body_hash": empty}, "m6HhRK589uxBfK1IXoZVdVo8ywQPHuREnkxQq5hkqzA="},
		"version 4": {doc{"verb": "GET", "path": "/v1/", "params": doc{"Action": "ListStacks", "Text": "ü ~"}, "body_hash": empty,
			"headers": doc{"Host": "cfn.example:8000", "X-Amz-Date": "20260301T120000Z", "Authorization": auth, "Accept": "*/*"}},
			"20b91ab9d88aef304d64e7f3a23037d9768375399c09e6db134ba70d6cc90db6"},
		"version 4, parameters in the body": {doc{"verb": "POST", "path": "/v1/", "params": doc{"Action": "ListStacks"}, "body_hash": "5d9f",
			"headers": doc{"Host": " cfn.example ", "X-Amz-Date": "20260301T120000Z", "Authorization": auth}},
			"4601127053da91b531f8dbb8d85b180c2d67ea1ad835e332dc19ab7ef186988f"},
		"version 4, presigned": {doc{"verb": "GET", "path": "/v1/", "body_hash": empty, "headers": doc{"Host": "cfn.example"}, "params": doc{
			"Action": "ListStacks", "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": "f51dd04c/20260301/RegionOne/cloudformation/aws4_request",
			"X-Amz-Date": "20260301T120000Z", "X-Amz-SignedHeaders": "host", "X-Amz-Expires": "60"}},
			"e322b79bdd11685319083a58880ed7370a8315132e07f13cde85fa71f5646757"},
	} {
		got, err := signatureOf(secret, c.form.Str("host"), c.form)
		if err != nil || got != c.want {
			t.Errorf("%s: %s, %v, want %s", name, got, err, c.want)
		}
		for _, part := range []string{"verb", "path"} {
			other := maps.Clone(c.form)
			other[part] = "HEAD"
			if got, err := signatureOf(secret, c.form.Str("host"), other); err != nil || got == c.want {
				t.Errorf("%s: another %s has the same signature (%v)", name, part, err)
			}
		}
	}
	for name, form := range map[string]doc{
		"none":            {"params": doc{}, "headers": doc{}},
		"unknown version": {"params": doc{"SignatureVersion": "7"}},
		"lower case":      {"params": doc{}, "headers": doc{"authorization": auth}},
		"no scope":        {"params": doc{}, "headers": doc{"Authorization": "AWS4-HMAC-SHA256 x"}},
		"another date":    {"params": doc{}, "headers": doc{"Authorization": auth, "X-Amz-Date": "20260302T000000Z"}},
	} {
		if _, err := signatureOf(secret, "h", form); !errors.Is(err, errSigned) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
