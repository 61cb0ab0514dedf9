package awssign

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// The forms that Keystone gets of a request of each version.
func TestKeystoneForm(t *testing.T) {
	claim, err := Read(&Request{Method: "post", Paths: []string{"/v1/"}, Hosts: []string{"H:8000"},
		Form: map[string][]string{"AWSAccessKeyId": {"a"}, "Signature": {"s"}, "SignatureVersion": {"2"}, "SignatureMethod": {"HmacSHA256"}, "Action": {"ä"}}, Body: []byte("x")})
	if err != nil {
		t.Fatal(err)
	}
	sameForm(t, claim, `{"access":"a","signature":"s","host":"h:8000","verb":"POST","path":"/v1/",
		"params":{"AWSAccessKeyId":"a","Action":"ä","SignatureMethod":"HmacSHA256","SignatureVersion":"2"},
		"headers":{},"body_hash":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}`)

	r := vanilla()
	r.Header["Cookie"], r.Header["Date"] = []string{"unsigned"}, []string{"Sun, 30 Aug 2015 12:36:00 GMT"}
	r.Header["Authorization"][0] = strings.Replace(authorization, "host;x-amz-date", "host;x-one", 1)
	r.Header["X-One"] = []string{" 1  2", "3"}
	delete(r.Header, "X-Amz-Date")
	r.Query = "b=2&a="
	if claim, err = Read(r); err != nil {
		t.Fatal(err)
	}
	sameForm(t, claim, `{"access":"AKIDEXAMPLE","signature":"5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
		"host":"example.amazonaws.com","verb":"GET","path":"/","params":{"a":"","b":"2"},
		"headers":{"Authorization":"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-one, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
			"X-Amz-Date":"20150830T123600Z","host":"example.amazonaws.com","x-one":"1 2,3"},
		"body_hash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}`)

	// What Keystone would not check, it is not asked.
	for _, c := range []struct{ method, query string }{{"GET", "a=1&a=2"}, {"POST", "Action=DeleteStack"}, {"post", "a="}} {
		r = vanilla()
		r.Method, r.Query = c.method, c.query
		if claim, err = Read(r); err != nil {
			t.Fatal(err)
		}
		if _, err := claim.Keystone(claim.Candidates()[0]); codeOf(err) != IncompleteSignature {
			t.Errorf("%s with ?%s: %v", c.method, c.query, err)
		}
	}
}

func sameForm(t *testing.T, claim *Claim, want string) {
	t.Helper()
	form, err := claim.Keystone(claim.Candidates()[0])
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(want)); err != nil {
		t.Fatal(err)
	}
	if string(got) != compact.String() {
		t.Errorf("%s\nwant %s", got, compact.String())
	}
}

// recordKeystone asks Keystone's code again. It needs Debian's python3-keystoneclient; the test itself
// does not.
var recordKeystone = flag.Bool("keystone", false, "let Keystone's own code sign all forms, and write testdata/keystone/signatures.json")

// keystoneSigner signs each form that it reads as Keystone does.
const keystoneSigner = `
import json, sys
from keystoneclient.contrib.ec2.utils import Ec2Signer
for line in sys.stdin:
    print(Ec2Signer(sys.argv[1]).generate(json.loads(line)))
`

// A signedForm is a form, and the signature that Keystone's code makes of it with the example's
// secret.
type signedForm struct {
	Form      KeystoneForm `json:"form"`
	Signature string       `json:"signature"`
}

// Keystone's own code makes the signature of each recorded request out of one of its forms. What it
// makes is recorded with the forms, so a form that changes fails the test until it is asked again.
func TestKeystoneAgrees(t *testing.T) {
	const file = "testdata/keystone/signatures.json"
	claims := keystoneClaims(t)
	forms := map[string][]signedForm{}
	for name, claim := range claims {
		refused := 0
		for _, candidate := range claim.Candidates() {
			form, err := claim.Keystone(candidate)
			if err != nil {
				refused++
				continue
			}
			forms[name] = append(forms[name], signedForm{Form: *form})
		}
		if (refused > 0) != strings.Contains(name, "presigned POST") {
			t.Errorf("%s: %d candidates are nothing for Keystone", name, refused)
		}
	}
	if *recordKeystone {
		signAsKeystone(t, forms, file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var recorded map[string][]signedForm
	if err := json.Unmarshal(text, &recorded); err != nil {
		t.Fatal(err)
	}
	if len(recorded) != len(forms) || len(forms) < 20 {
		t.Errorf("%d requests have forms, and %d are recorded", len(forms), len(recorded))
	}
	for name, all := range forms {
		agrees := false
		for i, signed := range recorded[name] {
			if i >= len(all) || !reflect.DeepEqual(all[i].Form, signed.Form) {
				t.Fatalf("%s: Keystone was asked about another form; go test -run KeystoneAgrees -keystone asks again", name)
			}
			agrees = agrees || signed.Signature == claims[name].Signature
		}
		if !agrees || len(recorded[name]) != len(all) {
			t.Errorf("%s: Keystone makes another signature of its %d forms", name, len(all))
		}
	}
}

// keystoneClaims returns the claims of all recordings and of our own URLs, by name.
func keystoneClaims(t *testing.T) map[string]*Claim {
	t.Helper()
	claims := map[string]*Claim{}
	for _, r := range recordings(t) {
		claim, err := Read(request(t, r.Request))
		if err != nil {
			t.Fatal(err)
		}
		claims[r.Name] = claim
	}
	for name, at := range map[string]time.Time{"forever": {}, "dated": exampleTime} {
		signed, err := SignURL(Key{exampleKey, exampleSecret}, http.MethodPut, "http://h:8000/v1/waitcondition", arnPath, at)
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(signed)
		if err != nil {
			t.Fatal(err)
		}
		if claims[name], err = Read(&Request{Method: http.MethodPut, Paths: []string{u.EscapedPath()}, Hosts: []string{u.Host}, Query: u.RawQuery, Body: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
	}
	return claims
}

// signAsKeystone has Keystone's code sign all forms, and writes them to the file.
func signAsKeystone(t *testing.T, forms map[string][]signedForm, file string) {
	t.Helper()
	var lines bytes.Buffer
	names := slices.Sorted(maps.Keys(forms))
	for _, name := range names {
		for _, signed := range forms[name] {
			if err := json.NewEncoder(&lines).Encode(signed.Form); err != nil {
				t.Fatal(err)
			}
		}
	}
	command := exec.Command("/usr/bin/python3", "-c", keystoneSigner, exampleSecret)
	command.Stdin, command.Stderr = &lines, os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	signatures := strings.Fields(string(out))
	for _, name := range names {
		for i := range forms[name] {
			forms[name][i].Signature, signatures = signatures[0], signatures[1:]
		}
	}
	text, err := json.MarshalIndent(forms, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestExpiresBound holds that a signature of version 2 is good for a week at most.
func TestExpiresBound(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for valid, want := range map[time.Duration]Code{-time.Second: RequestExpired, time.Hour: "", longestPresign: "", longestPresign + time.Second: IncompleteSignature, 1e5 * time.Hour: IncompleteSignature} {
		c := &Claim{Version: 2, Expires: now.Add(valid)}
		var refusal *Error
		if errors.As(c.CheckTime(now, RefuseUndated), &refusal); refusal == nil && want != "" || refusal != nil && refusal.Code != want {
			t.Errorf("%v: %v, want %s", valid, refusal, want)
		}
	}
}
