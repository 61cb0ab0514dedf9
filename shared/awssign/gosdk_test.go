package awssign

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// received sends a request, and returns what the server's handler sees.
func received(t *testing.T, server *httptest.Server, seen <-chan *Request, r *http.Request) *Request {
	t.Helper()
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return <-seen
}

// Requests that the Go SDK signs arrive at a Go server with a signature that is right, and with any
// other body with one that is not.
func TestRequestsOfGoSDK(t *testing.T) {
	seen := make(chan *Request, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { seen <- served(t, r) }))
	defer server.Close()
	signer, ctx := v4.NewSigner(), context.Background()
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct {
		name, method, target, body, token string
		header                            http.Header
		unsigned, presign                 bool
	}{
		{name: "GET", method: "GET", target: "/v1/?Action=DescribeStacks&StackName=a%20b%2F%C3%BC~%2A%2B"},
		{name: "a plus sign as a space", method: "GET", target: "/v1/?StackName=a+b&b=&a"},
		{name: "repeated and unsorted", method: "GET", target: "/v1/?z=2&a-b=1&z=1&a=3&A=4&a.b=5"},
		{name: "form", method: "POST", target: "/function/cfn/v1/", body: "Action=CreateStack&TemplateBody=%7B%7D+x", header: http.Header{"Content-Type": {form}}},
		{name: "token", method: "POST", target: "/v1/", body: "Action=ListStacks", token: "to/ken+=", header: http.Header{"Content-Type": {form}}},
		{name: "headers", method: "GET", target: "/v1/", header: http.Header{"X-Amz-Target": {"  a   b  "}, "X-Amzn-Query-Mode": {"true"}, "X-More": {"b", "a   c"}, "Smithy-Protocol": {"rpc-v2-cbor"}}},
		{name: "CBOR", method: "POST", target: "/service/GraniteServiceVersion20100801/operation/PutMetricData", body: "\xbf\x00\xff", header: http.Header{"Content-Type": {"application/cbor"}}},
		{name: "escaped path", method: "PUT", target: "/v1/signal" + arnPath, body: "{}"},
		{name: "path with dots", method: "GET", target: "/v1//a/%2e%2e/b"},
		{name: "UNSIGNED-PAYLOAD", method: "PUT", target: "/v1/", body: "any", unsigned: true},
		{name: "presigned", method: "GET", target: "/v1/?Action=ListStacks", presign: true},
		{name: "presigned POST", method: "POST", target: "/v1/?Action=ListStacks", presign: true},
		{name: "presigned with a token", method: "GET", target: "/v1/?b=%20&a=%2F", token: "to/ken+=", presign: true},
		{name: "presigned UNSIGNED-PAYLOAD", method: "PUT", target: "/v1/response" + arnPath + "?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD", body: "any", unsigned: true, presign: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := http.NewRequest(c.method, server.URL+c.target, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			for name, values := range c.header {
				r.Header[name] = values
			}
			sum := sha256.Sum256([]byte(c.body))
			payload := hex.EncodeToString(sum[:])
			if c.unsigned {
				payload = "UNSIGNED-PAYLOAD"
				if !c.presign {
					r.Header.Set("X-Amz-Content-Sha256", payload)
				}
			}
			key := aws.Credentials{AccessKeyID: exampleKey, SecretAccessKey: exampleSecret, SessionToken: c.token}
			if c.presign {
				q := r.URL.Query()
				q.Set("X-Amz-Expires", "60")
				r.URL.RawQuery = q.Encode()
				address, _, err := signer.PresignHTTP(ctx, key, r, payload, "cloudformation", "RegionOne", exampleTime)
				if err != nil {
					t.Fatal(err)
				}
				if r, err = http.NewRequest(c.method, address, strings.NewReader(c.body)); err != nil {
					t.Fatal(err)
				}
			} else if err := signer.SignHTTP(ctx, key, r, payload, "cloudformation", "RegionOne", exampleTime); err != nil {
				t.Fatal(err)
			}
			got := received(t, server, seen, r)
			claim, err := Read(got)
			if err != nil {
				t.Fatal(err)
			}
			if err := claim.Check(exampleSecret, exampleTime.Add(time.Minute), RefuseUndated); err != nil {
				t.Errorf("%v\n%s", err, claim.canonical(claim.candidates[0]))
			}
			switch {
			case claim.SecurityToken != c.token:
				t.Errorf("read as %+v", claim)
			case claim.BodySigned == c.unsigned:
				t.Errorf("read as %+v", claim)
			case claim.Presigned != c.presign:
				t.Errorf("read as %+v", claim)
			}
			if c.presign {
				if err := claim.Check(exampleSecret, exampleTime.Add(time.Minute+time.Second), RefuseUndated); codeOf(err) != RequestExpired {
					t.Error(err)
				}
			}
			got.Body = append(bytes.Clone(got.Body), 'x')
			claim, err = Read(got)
			if err == nil {
				err = claim.Check(exampleSecret, exampleTime, RefuseUndated)
			}
			if (err == nil) != c.unsigned {
				t.Errorf("with another body: %v", err)
			}
		})
	}
}
