package awssign

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// sent returns a request for a URL as the function sees it.
func sent(t *testing.T, method, address string, body string) *Request {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return &Request{Method: method, Paths: []string{u.EscapedPath()}, Hosts: HostCandidates(u.Host), Query: u.RawQuery, Body: []byte(body)}
}

const arnPath = "/arn%3Aopenstack%3Aheat%3A%3Aaf3b%3Astacks/Web/1f%2B/resources/Handle"

// The URL is the one that Heat's python-keystoneclient signs for the same resource.
func TestSignURL(t *testing.T) {
	key := Key{exampleKey, exampleSecret}
	forever, err := SignURL(key, "PUT", "http://CFN.example.com:8000/v1/waitcondition", arnPath, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	dated, err := SignURL(key, "POST", "http://CFN.example.com:8000/v1/signal", arnPath, exampleTime)
	if err != nil {
		t.Fatal(err)
	}
	const start = "SignatureMethod=HmacSHA256&SignatureVersion=2&AWSAccessKeyId=AKIDEXAMPLE"
	if want := "http://cfn.example.com:8000/v1/waitcondition" + arnPath + "?" + start + "&Signature=NYPDfTxOW1g07Uen11X9t4Nar83ydEDow0bSBO9uOU8%3D"; forever != want {
		t.Errorf("%s\nwant %s", forever, want)
	}
	if want := "http://cfn.example.com:8000/v1/signal" + arnPath + "?" + start + "&Timestamp=2015-08-30T12%3A36%3A00Z&Signature=CaNiMRyt4Tn4EfzkOAkwyNlsusb%2FXmWaGWhHAMnrqVs%3D"; dated != want {
		t.Errorf("%s\nwant %s", dated, want)
	}
	claim, err := Read(sent(t, "PUT", forever, `{"Status": "SUCCESS"}`))
	if err != nil {
		t.Fatal(err)
	}
	if claim.BodySigned {
		t.Error("the body of a signal is not signed")
	}
	if err := claim.Check(exampleSecret, exampleTime, AcceptUndated); err != nil {
		t.Error(err)
	}
	if err := claim.Check(exampleSecret, exampleTime, RefuseUndated); codeOf(err) != IncompleteSignature {
		t.Error(err)
	}
	if claim, err = Read(sent(t, "POST", forever, "")); err == nil {
		err = claim.Check(exampleSecret, exampleTime, AcceptUndated)
	}
	if codeOf(err) != SignatureDoesNotMatch {
		t.Errorf("with another method: %v", err)
	}
	if claim, err = Read(sent(t, "POST", dated, "")); err == nil {
		err = claim.Check(exampleSecret, exampleTime.Add(16*time.Minute), AcceptUndated)
	}
	if codeOf(err) != RequestExpired {
		t.Errorf("a URL with a time: %v", err)
	}
}

func TestPresign(t *testing.T) {
	address, err := Presign(Key{exampleKey, exampleSecret}, Scope{"RegionOne", "cloudformation"}, "PUT", "http://cfn.example.com:8000/v1/response"+arnPath+"?b=2&a=1+1", exampleTime, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for after, code := range map[time.Duration]Code{0: "", time.Hour: "", time.Hour + time.Second: RequestExpired, -16 * time.Minute: RequestExpired} {
		claim, err := Read(sent(t, "PUT", address, "any body"))
		if err == nil {
			switch {
			case claim.BodySigned:
				t.Errorf("%+v", claim)
			case claim.Region != "RegionOne":
				t.Errorf("%+v", claim)
			case claim.Service != "cloudformation":
				t.Errorf("%+v", claim)
			}
			err = claim.Check(exampleSecret, exampleTime.Add(after), RefuseUndated)
		}
		if codeOf(err) != code || (err == nil) != (code == "") {
			t.Errorf("after %v: %v", after, err)
		}
	}
	claim, err := Read(sent(t, "PUT", strings.Replace(address, "a=1", "a=2", 1), ""))
	if err == nil {
		err = claim.Check(exampleSecret, exampleTime, RefuseUndated)
	}
	if codeOf(err) != SignatureDoesNotMatch {
		t.Error(err)
	}
}

// A signature after a # would never be sent.
func TestSignNoFragment(t *testing.T) {
	key := Key{exampleKey, exampleSecret}
	for _, path := range []string{"/a#", "/a#b", "/a?b=c", "/a?"} {
		if address, err := SignURL(key, "PUT", "http://h", path, exampleTime); err == nil {
			t.Errorf("SignURL returns %s", address)
		}
	}
	for _, path := range []string{"/a#", "/a?b#c"} {
		if address, err := Presign(key, Scope{"r", "s"}, "PUT", "http://h"+path, exampleTime, time.Minute); err == nil {
			t.Errorf("Presign returns %s", address)
		}
	}
}
