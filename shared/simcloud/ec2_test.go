package simcloud_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/shared/simcloud"
)

// signed returns the form in which Keystone is asked about a request that the key has signed with
// version 2.
func signed(access, secret, host string, at time.Time) obj {
	params := url.Values{"AWSAccessKeyId": {access}, "SignatureVersion": {"2"}, "SignatureMethod": {"HmacSHA256"}}
	if !at.IsZero() {
		params.Set("Timestamp", at.Format("2006-01-02T15:04:05Z"))
	}
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte("GET\n" + host + "\n/v1/\n" + params.Encode())) // no blank in it
	given := obj{}
	for name := range params {
		given[name] = params.Get(name)
	}
	return obj{"access": access, "signature": base64.StdEncoding.EncodeToString(h.Sum(nil)), "host": host,
		"verb": "GET", "path": "/v1/", "params": given, "headers": obj{}, "body_hash": ""}
}

// A key of a user signs a request, and the service learns from Keystone who it was.
func TestSignedRequest(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo, service := w.login("demo", "demo"), w.login("hearth", "service")
	keys := "/identity/v3/users/" + demo.id + "/credentials/OS-EC2"
	made := demo.want(201, "POST", keys, obj{"tenant_id": demo.project})
	access, secret := text(made, "credential.access"), text(made, "credential.secret")
	now := w.clock.now()
	ask := func(form obj) obj { return obj{"ec2Credentials": form} }
	good := signed(access, secret, "cfn.example:8000", now)

	code, header, got := service.ask("POST", "/identity/v3/ec2tokens", ask(good))
	if code != 200 {
		t.Fatalf("%d: %v", code, got)
	}
	equal(t, "methods", text(got, "token.methods.0"), "ec2credential")
	equal(t, "user", text(got, "token.user.name"), "demo")
	equal(t, "project", text(got, "token.project.id"), demo.project)
	if count(got, "token.roles") == 0 || count(got, "token.catalog") == 0 {
		t.Errorf("no roles or no catalog: %v", got)
	}
	ofKey := &user{world: w, token: header.Get("X-Subject-Token")}
	ofKey.want(200, "GET", "/compute/v2.1/servers", nil)
	ofKey.fails(403, "not authorized to perform the requested action", "POST", "/identity/v3/OS-TRUST/trusts", obj{"trust": obj{"trustor_user_id": demo.id}})
	ofKey.fails(403, "not authorized to perform the requested action", "GET", keys, nil)
	ofKey.fails(403, "delegated token", "POST", "/identity/v3/auth/tokens",
		obj{"auth": obj{"identity": obj{"methods": []any{"token"}, "token": obj{"id": ofKey.token}}, "scope": projectScope("demo")}})

	withPort := signed(access, secret, "cfn.example", now)
	withPort["host"] = "cfn.example:8000"
	service.want(200, "POST", "/identity/v3/ec2tokens", ask(withPort))
	service.want(200, "POST", "/identity/v3/ec2tokens", ask(signed(access, secret, "h", time.Time{})))
	service.want(200, "POST", "/identity/v3/ec2tokens", ask(signed(access, secret, "h", now.Add(-15*time.Minute))))

	anonymous := &user{world: w}
	anonymous.fails(401, "requires authentication", "POST", "/identity/v3/ec2tokens", ask(good))
	demo.fails(403, "identity:ec2tokens_validate", "POST", "/identity/v3/ec2tokens", ask(good))
	service.fails(400, "must include a request body", "POST", "/identity/v3/ec2tokens", obj{})
	service.fails(404, "Could not find credential: ", "POST", "/identity/v3/ec2tokens", ask(signed("unknown", secret, "h", now)))
	for name, form := range map[string]obj{
		"another secret": signed(access, "x", "h", now),
		"too old":        signed(access, secret, "h", now.Add(-15*time.Minute-time.Second)),
		"no access key":  {"host": "h"},
		"no signature":   {"access": access, "params": obj{}, "headers": obj{}},
	} {
		code, _, got := service.ask("POST", "/identity/v3/ec2tokens", ask(form))
		if code != 401 || !strings.Contains(text(got, "error.message"), "requires authentication") {
			t.Errorf("%s: %d %v", name, code, got)
		}
	}
	demo.want(204, "DELETE", keys+"/"+access, nil)
	service.fails(404, "Could not find credential: ", "POST", "/identity/v3/ec2tokens", ask(good))
	ofKey.want(200, "GET", "/compute/v2.1/servers", nil) // as Keystone: its tokens outlive a key
}

func TestKeys(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	admin, demo, other := w.login("admin", "admin"), w.login("demo", "demo"), w.login("alt_demo", "alt_demo")
	keys := "/identity/v3/users/" + demo.id + "/credentials/OS-EC2"
	demo.fails(404, "Could not find project: None.", "POST", keys, obj{})
	demo.fails(404, "Could not find project: nowhere.", "POST", keys, obj{"tenant_id": "nowhere"})
	other.fails(403, "identity:ec2_create_credential", "POST", keys, obj{"tenant_id": demo.project})
	other.fails(403, "identity:ec2_list_credentials", "GET", keys, nil)
	mine := text(demo.want(201, "POST", keys, obj{"tenant_id": demo.project}), "credential.access")
	given := text(admin.want(201, "POST", keys, obj{"tenant_id": demo.project}), "credential.access")
	equal(t, "keys of demo", count(demo.want(200, "GET", keys, nil), "credentials"), 2)
	equal(t, "user", text(demo.want(200, "GET", keys+"/"+given, nil), "credential.user_id"), demo.id)
	theirs := "/identity/v3/users/" + other.id + "/credentials/OS-EC2/"
	other.fails(403, "identity:ec2_get_credential", "GET", theirs+mine, nil)
	other.fails(403, "identity:ec2_delete_credential", "DELETE", theirs+mine, nil)
	demo.fails(404, "Could not find credential: ", "DELETE", keys+"/unknown", nil)
	demo.want(204, "DELETE", keys+"/"+given, nil)
	admin.want(204, "DELETE", "/identity/v3/users/"+demo.id, nil)
	for _, o := range w.cloud.Objects() {
		if o.Kind == "ec2" {
			t.Errorf("%s is left", o.ID)
		}
	}
}
