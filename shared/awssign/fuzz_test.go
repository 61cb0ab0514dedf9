package awssign

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// Whatever arrives, Read and Check end with a claim or an error of AWS. A secret that did not sign
// never fits, and what SignURL and Presign make always does.
func FuzzRead(f *testing.F) {
	for _, r := range recordings(f) {
		s := request(f, r.Request)
		form := ""
		if s.Form != nil {
			form = url.Values(s.Form).Encode()
		}
		f.Add(s.Method, s.Paths[0], s.Hosts[0], s.Query, strings.Join(s.Header["Authorization"], ""), strings.Join(s.Header["X-Amz-Date"], ""), form)
	}
	f.Add("GET", "/", "example.amazonaws.com", "", authorization, "20150830T123600Z", "")
	f.Add("PUT", "/../a//b%20%0A%zz", "[::1]:80", "a=1;b&&=&%", "AWS4-HMAC-SHA256 Credential=////,SignedHeaders=;,Signature", "Sun, 30 Aug 2015 12:36:00 GMT", "a=%")
	f.Fuzz(func(t *testing.T, method, path, host, query, authorization, date, form string) {
		r := &Request{Method: method, Paths: []string{path, "/function/cfn" + path}, Hosts: HostCandidates(host), Query: query, Body: []byte(form),
			Header: map[string][]string{"Authorization": {authorization}, "X-Amz-Date": {date}, "Date": {date}, "X-More": {form}}}
		r.Form, _ = url.ParseQuery(form)
		claim, err := Read(r)
		if err == nil {
			if err := claim.Check("a secret that signed nothing", exampleTime, AcceptUndated); codeOf(err) != SignatureDoesNotMatch {
				t.Errorf("a wrong secret: %v", err)
			}
			for _, candidate := range claim.Candidates() {
				if _, err := claim.Keystone(candidate); err != nil && codeOf(err) == "" {
					t.Error(err)
				}
			}
		} else if codeOf(err) == "" {
			t.Errorf("not an error of AWS: %v", err)
		}

		const base = "http://cfn.example.com:8000/v1"
		if u, err := url.Parse(base + rooted(path)); err != nil || u.Host != "cfn.example.com:8000" || strings.ContainsAny(path, "?#") || len(path) > mostPath/8 || hasControl(u.Path) {
			return
		}
		key := Key{exampleKey, exampleSecret}
		address, err := SignURL(key, "PUT", base, rooted(path), exampleTime)
		fits(t, address, err)
		address, err = Presign(key, Scope{"r", "s"}, "PUT", base+rooted(path), exampleTime, time.Minute)
		fits(t, address, err)
	})
}

// fits checks a signed URL as a server does.
func fits(t *testing.T, address string, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	claim, err := Read(&Request{Method: "PUT", Paths: []string{u.EscapedPath()}, Hosts: []string{u.Host}, Query: u.RawQuery})
	if err == nil {
		err = claim.Check(exampleSecret, exampleTime, RefuseUndated)
	}
	if err != nil {
		t.Errorf("%s: %v", address, err)
	}
}
