package cfn

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearth/shared/awssign"
	"hearth/shared/stack"
)

// A keystone accepts the signature "right", of requests that are signed for one path.
type keystone struct {
	path  string
	asked []awssign.KeystoneForm
}

func (*keystone) Check(context.Context, string) (stack.Caller, error) {
	return stack.Caller{}, stack.Errorf(stack.Unauthorized, "The token is not valid.")
}

func (k *keystone) Signed(_ context.Context, form awssign.KeystoneForm) (stack.Caller, error) {
	k.asked = append(k.asked, form)
	if form.Path != k.path || form.Signature != right {
		return stack.Caller{}, stack.Errorf(stack.SignatureDoesNotMatch, "The signature is another.")
	}
	return stack.Caller{UserName: "ann", Project: "ours", Roles: []string{"reader"}}, nil
}

var right = strings.Repeat("0f", 32)

// signedPost returns a POST with a signature of version 4 whose payload is said to be that hash.
func signedPost(body, payload, signature string, at time.Time) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/v1/", strings.NewReader(body))
	date := at.UTC().Format("20060102T150405Z")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Amz-Date", date)
	r.Header.Set("X-Amz-Content-Sha256", payload)
	r.Header.Set("X-Forwarded-Prefix", "/function/cfn")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=key/"+date[:8]+"/r/cloudformation/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="+signature)
	return r
}

func TestSigner(t *testing.T) {
	t.Parallel()
	const body = "Action=EstimateTemplateCost&TemplateBody=x"
	sum := sha256.Sum256([]byte(body))
	hash, now := hex.EncodeToString(sum[:]), time.Now()
	for name, c := range map[string]struct {
		request *http.Request
		path    string // that Keystone finds signed
		status  int
		code    string
		asked   int // questions to Keystone
	}{
		"signed at the gateway":     {signedPost(body, hash, right, now), "/function/cfn/v1/", 200, "", 1},
		"signed at the function":    {signedPost(body, hash, right, now), "/v1/", 200, "", 2},
		"another path":              {signedPost(body, hash, right, now), "/v2/", 403, "SignatureDoesNotMatch", 2},
		"another signature":         {signedPost(body, hash, strings.Repeat("ff", 32), now), "/v1/", 403, "SignatureDoesNotMatch", 2},
		"too old":                   {signedPost(body, hash, right, now.Add(-16*time.Minute)), "/v1/", 400, "RequestExpired", 0},
		"a body that is not signed": {signedPost(body, "UNSIGNED-PAYLOAD", right, now), "/v1/", 400, "IncompleteSignature", 0},
		"no signature":              {httptest.NewRequest(http.MethodPost, "/v1/", strings.NewReader(body)), "/v1/", 403, "MissingAuthenticationToken", 0},
	} {
		k := &keystone{path: c.path}
		w := httptest.NewRecorder()
		New(Needs{Identity: k, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, c.request)
		if w.Code != c.status || !strings.Contains(w.Body.String(), "<Code>"+c.code+"</Code>") && c.code != "" {
			t.Errorf("%s: %d %s, want %d %s", name, w.Code, w.Body, c.status, c.code)
		}
		if len(k.asked) != c.asked {
			t.Errorf("%s: Keystone was asked %d times, want %d", name, len(k.asked), c.asked)
		}
	}
}

// TestSignerHosts holds that one host alone may be signed, and how often Keystone is asked.
func TestSignerHosts(t *testing.T) {
	t.Parallel()
	const body = "Action=EstimateTemplateCost&TemplateBody=x"
	sum := sha256.Sum256([]byte(body))
	for _, c := range []struct{ host, forwarded, want string }{
		{"Own.example:8080", "", "Own.example:8080 Own.example own.example:8080 own.example"},
		{"127.0.0.1:8080", "own.example", "own.example own.example"},
		{"127.0.0.1:8080", "own.example,aws.amazon.com, other.example", "own.example own.example"},
		{"127.0.0.1:8080", "own.example:443, a:1, b:2, c:3, d:4", "own.example:443 own.example own.example:443 own.example"},
	} {
		k := &keystone{path: "/none"}
		r := signedPost(body, hex.EncodeToString(sum[:]), right, time.Now())
		if r.Host = c.host; c.forwarded != "" {
			r.Header.Set("X-Forwarded-Host", c.forwarded)
		}
		New(Needs{Identity: k, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(httptest.NewRecorder(), r)
		var hosts []string
		for _, form := range k.asked {
			hosts = append(hosts, form.Host)
		}
		if got := strings.Join(hosts, " "); got != c.want {
			t.Errorf("%s behind %q: Keystone is asked for %s, want %s", c.host, c.forwarded, got, c.want)
		}
	}
}
