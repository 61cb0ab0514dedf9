package identity_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"hearth/shared/awssign"
	"hearth/shared/identity"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// askKeystone sends a request with a token, and reads its answer.
func askKeystone(t *testing.T, method, url, token, body string, answer any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Auth-Token", token)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %s", method, url, resp.Status)
	}
	if answer != nil && json.NewDecoder(resp.Body).Decode(answer) != nil {
		t.Fatalf("%s %s: no JSON", method, url)
	}
}

// signedV2 returns a request that is signed with version 2, as boto signed.
func signedV2(access, secret string, at time.Time) awssign.KeystoneForm {
	params := url.Values{"Action": {"ListStacks"}, "AWSAccessKeyId": {access}, "SignatureVersion": {"2"}, "SignatureMethod": {"HmacSHA256"},
		"Timestamp": {at.UTC().Format("2006-01-02T15:04:05Z")}}
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte("GET\ncfn.example:8000\n/v1/\n" + params.Encode()))
	r := awssign.KeystoneForm{Access: access, Signature: base64.StdEncoding.EncodeToString(h.Sum(nil)), Host: "cfn.example:8000", Verb: "GET", Path: "/v1/",
		Params: map[string]string{}, Headers: map[string]string{"Host": "cfn.example:8000"}}
	for name := range params {
		r.Params[name] = params.Get(name)
	}
	return r
}

// A key of a user signs, the simulated Keystone checks the signature, and a revoked key is refused
// within a minute.
func TestSignedWithASimulatedKeystone(t *testing.T) {
	t.Parallel()
	sim, err := simcloud.New(simcloud.Options{Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	base, stop, err := sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	keystone := base + "/identity/v3"
	now := time.Now()
	i, err := identity.New(identity.Options{AuthURL: keystone, Username: "hearth", Password: "secret",
		TokenAge: time.Hour, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.Close)
	token := login(t, keystone, password("demo", "secret", `,"scope":{"project":{"name":"demo","domain":{"name":"Default"}}}`))
	demo, err := i.Check(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		Credential struct{ Access, Secret string }
	}
	keys := keystone + "/users/" + demo.UserID + "/credentials/OS-EC2"
	askKeystone(t, "POST", keys, token, `{"tenant_id":"`+demo.Project+`"}`, &made)

	request := signedV2(made.Credential.Access, made.Credential.Secret, now)
	caller, err := i.Signed(t.Context(), request)
	switch {
	case err != nil:
		t.Fatalf("Signed = %+v, %v", caller, err)
	case caller.UserID != demo.UserID:
		t.Fatalf("Signed = %+v, %v", caller, err)
	case caller.Project != demo.Project:
		t.Fatalf("Signed = %+v, %v", caller, err)
	case !caller.Has("member"):
		t.Fatalf("Signed = %+v, %v", caller, err)
	case caller.Token == "":
		t.Fatalf("Signed = %+v, %v", caller, err)
	}
	askKeystone(t, "GET", base+"/compute/v2.1/servers", caller.Token, "", nil)
	switch again, err := i.Check(t.Context(), caller.Token); {
	case err != nil:
		t.Errorf("Signed is %t, then %t, %v, and of a password %t", caller.Signed, again.Signed, err, demo.Signed)
	case !caller.Signed:
		t.Errorf("Signed is %t, then %t, %v, and of a password %t", caller.Signed, again.Signed, err, demo.Signed)
	case !again.Signed:
		t.Errorf("Signed is %t, then %t, %v, and of a password %t", caller.Signed, again.Signed, err, demo.Signed)
	case demo.Signed:
		t.Errorf("Signed is %t, then %t, %v, and of a password %t", caller.Signed, again.Signed, err, demo.Signed)
	}
	delegatesKey(t, i, caller, func() (n int) {
		var list struct{ Credentials []struct{ Access string } }
		askKeystone(t, "GET", keys, token, "", &list)
		return len(list.Credentials)
	})
	for want, other := range map[stack.Code]awssign.KeystoneForm{
		stack.SignatureDoesNotMatch: signedV2(made.Credential.Access, "another", now),
		stack.InvalidClientTokenID:  signedV2("another", made.Credential.Secret, now),
	} {
		if _, err := i.Signed(t.Context(), other); stack.CodeOf(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	askKeystone(t, "DELETE", keys+"/"+made.Credential.Access, token, "", nil)
	now = now.Add(time.Minute)
	if _, err := i.Signed(t.Context(), request); stack.CodeOf(err) != stack.InvalidClientTokenID {
		t.Errorf("a revoked key: %v", err)
	}
}

// delegatesKey checks that the caller of a signed request gets an EC2 credential of its own for a
// stack, because Keystone allows it no trust, and that Revoke deletes it. count returns how many the user has.
func delegatesKey(t *testing.T, i *identity.Identity, caller stack.Caller, count func() int) {
	t.Helper()
	before := count()
	key, err := i.Delegate(t.Context(), caller)
	switch {
	case err != nil:
		t.Fatalf("Delegate = %+v, %v", key, err)
	case key.KeyAccess == "":
		t.Fatalf("Delegate = %+v, %v", key, err)
	case key.KeySecret == "":
		t.Fatalf("Delegate = %+v, %v", key, err)
	case key.TrustID != "":
		t.Fatalf("Delegate = %+v, %v", key, err)
	case key.UserID != caller.UserID:
		t.Fatalf("Delegate = %+v, %v", key, err)
	case count() != before+1:
		t.Fatalf("Delegate = %+v, %v", key, err)
	}
	switch got, err := i.Signed(t.Context(), signedV2(key.KeyAccess, key.KeySecret, time.Now())); {
	case err != nil:
		t.Errorf("the key is of %+v, %v", got, err)
	case got.UserID != caller.UserID:
		t.Errorf("the key is of %+v, %v", got, err)
	case got.Project != caller.Project:
		t.Errorf("the key is of %+v, %v", got, err)
	}
	for range 2 { // the second time it is gone already
		if err := i.Revoke(t.Context(), key); err != nil || count() != before {
			t.Errorf("Revoke: %v, %d keys left", err, count()-before)
		}
	}
}
