package awssign

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"
)

var exampleTime = time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC)

const authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, " +
	"Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"

// vanilla is the request get-vanilla of AWS's test suite.
func vanilla() *Request {
	return &Request{Method: "GET", Paths: []string{"/"}, Hosts: []string{"example.amazonaws.com"},
		Header: map[string][]string{"X-Amz-Date": {"20150830T123600Z"}, "Authorization": {authorization}}}
}

func TestRefusedRequests(t *testing.T) {
	replace := func(old, new string) func(r *Request) {
		return func(r *Request) {
			changed := strings.Replace(authorization, old, new, 1)
			if changed == authorization {
				t.Errorf("%q is not in the header", old)
			}
			r.Header["Authorization"] = []string{changed}
		}
	}
	query := func(query string) func(r *Request) {
		return func(r *Request) { delete(r.Header, "Authorization"); delete(r.Header, "X-Amz-Date"); r.Query = query }
	}
	const v2 = "AWSAccessKeyId=a&Signature=s&SignatureVersion=2&SignatureMethod=HmacSHA256&Timestamp=2015-08-30T12:36:00Z"
	v4 := "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a/20150830/r/s/aws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=" + strings.Repeat("0", 64)
	without := func(list, name string) string {
		pairs := strings.Split(list, "&")
		return strings.Join(slices.DeleteFunc(pairs, func(p string) bool { return strings.HasPrefix(p, name+"=") }), "&")
	}
	for _, c := range []struct {
		name   string
		change func(r *Request)
		code   Code
	}{
		{"as it is", func(r *Request) {}, ""},
		{"date instead of x-amz-date", func(r *Request) {
			replace("host;x-amz-date", "date;host")(r)
			delete(r.Header, "X-Amz-Date")
			r.Header["Date"] = []string{"Sun, 30 Aug 2015 12:36:00 GMT"}
		}, SignatureDoesNotMatch},
		{"no signature", func(r *Request) { delete(r.Header, "Authorization") }, MissingAuthenticationToken},
		{"a bearer", func(r *Request) { r.Header["Authorization"] = []string{"Bearer t"} }, MissingAuthenticationToken},
		{"two Authorization headers", func(r *Request) { r.Header["Authorization"] = append(r.Header["Authorization"], authorization) }, IncompleteSignature},
		{"the same header in other case", func(r *Request) { r.Header["authorization"] = []string{authorization} }, IncompleteSignature},
		{"header and version 2", func(r *Request) { r.Query = v2 }, IncompleteSignature},
		{"header and a form of version 2", func(r *Request) { r.Form = map[string][]string{"Signature": {"s"}} }, IncompleteSignature},
		{"header and presigned", func(r *Request) { r.Query = v4 }, IncompleteSignature},
		{"presigned and version 2", query(v2 + "&" + v4), IncompleteSignature},
		{"another algorithm", replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"), InvalidAlgorithm},
		{"the S3 form", func(r *Request) { r.Header["Authorization"] = []string{"AWS key:signature"} }, InvalidAlgorithm},
		{"no credential", replace("Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ", ""), IncompleteSignature},
		{"two credentials", replace("SignedHeaders", "Credential=b/20150830/us-east-1/service/aws4_request,SignedHeaders"), IncompleteSignature},
		{"an unknown part", replace("SignedHeaders", "Other=1, SignedHeaders"), IncompleteSignature},
		{"another end of the scope", replace("aws4_request", "aws5_request"), IncompleteSignature},
		{"another date of the scope", replace("20150830", "20150831"), IncompleteSignature},
		{"no access key", replace("AKIDEXAMPLE", ""), MissingAuthenticationToken},
		{"an impossible access key", replace("AKIDEXAMPLE", "A KID"), InvalidClientTokenID},
		{"a long access key", replace("AKIDEXAMPLE", strings.Repeat("A", 129)), InvalidClientTokenID},
		{"no host", replace("host;", ""), IncompleteSignature},
		{"unsorted headers", replace("host;x-amz-date", "x-amz-date;host"), IncompleteSignature},
		{"host twice", replace("host;", "host;host;"), IncompleteSignature},
		{"upper case", replace("host", "Host"), IncompleteSignature},
		{"another region", replace("us-east-1", "us-east-2"), SignatureDoesNotMatch},
		{"a short signature", replace("bf31", ""), IncompleteSignature},
		{"upper-case digits", replace("5fa00fa", "5FA00FA"), IncompleteSignature},
		{"another signature", replace("5fa00fa", "6fa00fa"), SignatureDoesNotMatch},
		{"no date", func(r *Request) { delete(r.Header, "X-Amz-Date") }, IncompleteSignature},
		{"a wrong date", func(r *Request) { r.Header["X-Amz-Date"] = []string{"2015-08-30T12:36:00Z"} }, IncompleteSignature},
		{"a body", func(r *Request) { r.Body = []byte("x") }, SignatureDoesNotMatch},
		{"a body whose hash is not signed", func(r *Request) {
			r.Body = []byte("x")
			r.Header["X-Amz-Content-Sha256"] = []string{hexHash(nil)}
		}, SignatureDoesNotMatch},
		{"an unsigned target", func(r *Request) { r.Header["X-Amz-Target"] = []string{"t"} }, IncompleteSignature},
		{"an unsigned token", func(r *Request) { r.Header["X-Amz-Security-Token"] = []string{"t"} }, IncompleteSignature},
		{"a host with a line", func(r *Request) { r.Hosts = []string{"a\nb"} }, IncompleteSignature},
		{"a wrong escape", func(r *Request) { r.Query = "a=%zz" }, IncompleteSignature},
		{"a long query", func(r *Request) { r.Query = strings.Repeat("a", mostQuery+1) }, IncompleteSignature},
		{"a long path", func(r *Request) { r.Paths = []string{"/" + strings.Repeat("a", mostPath)} }, IncompleteSignature},
		{"a path with a line", func(r *Request) { r.Paths = []string{"/a\nb"} }, IncompleteSignature},
		{"many parameters", func(r *Request) { r.Query = strings.Repeat("a&", MostParameters+1) }, IncompleteSignature},
		{"many headers", func(r *Request) { r.Header["A"] = make([]string, mostHeaders) }, IncompleteSignature},
		{"long headers", func(r *Request) { r.Header["A"] = []string{strings.Repeat("a", mostHeaderBytes)} }, IncompleteSignature},
		{"many hosts", func(r *Request) { r.Hosts = make([]string, mostHosts+1) }, IncompleteSignature},
		{"many paths", func(r *Request) { r.Paths = make([]string, mostPaths+1) }, IncompleteSignature},
		{"no path", func(r *Request) { r.Paths = nil }, IncompleteSignature},

		{"version 2 that is wrong", query(v2), SignatureDoesNotMatch},
		{"version 2 without a signature", query(without(v2, "Signature")), IncompleteSignature},
		{"version 2 without a key", query(without(v2, "AWSAccessKeyId")), MissingAuthenticationToken},
		{"version 1", query(without(v2, "SignatureVersion") + "&SignatureVersion=1"), IncompleteSignature},
		{"HmacMD5", query(without(v2, "SignatureMethod") + "&SignatureMethod=HmacMD5"), InvalidAlgorithm},
		{"version 2 with both times", query(v2 + "&Expires=2015-08-30T12:36:00Z"), IncompleteSignature},
		{"version 2 with a wrong time", query(without(v2, "Timestamp") + "&Timestamp=yesterday"), IncompleteSignature},
		{"version 2 with a repeated parameter", query(v2 + "&Action=a&Action=b"), IncompleteSignature},
		{"version 2 with a parameter in query and form", func(r *Request) {
			query(v2 + "&Action=a")(r)
			r.Form = map[string][]string{"Action": {"b"}}
		}, IncompleteSignature},
		{"version 2 with a large form", func(r *Request) {
			query(v2)(r)
			r.Form = map[string][]string{"A": {strings.Repeat("a", mostForm)}}
		}, IncompleteSignature},

		{"presigned that is wrong", query(v4), SignatureDoesNotMatch},
		{"presigned without a date", query(without(v4, "X-Amz-Date")), IncompleteSignature},
		{"presigned without an end", query(without(v4, "X-Amz-Expires")), IncompleteSignature},
		{"presigned for 8 days", query(without(v4, "X-Amz-Expires") + "&X-Amz-Expires=691200"), IncompleteSignature},
		{"presigned for no time", query(without(v4, "X-Amz-Expires") + "&X-Amz-Expires=0"), IncompleteSignature},
		{"presigned into the past", query(without(v4, "X-Amz-Expires") + "&X-Amz-Expires=-5"), IncompleteSignature},
		{"presigned with two signatures", query(v4 + "&X-Amz-Signature=1"), IncompleteSignature},
		{"presigned in another way", query(without(v4, "X-Amz-Algorithm") + "&X-Amz-Algorithm=AWS4"), InvalidAlgorithm},
	} {
		r := vanilla()
		c.change(r)
		claim, err := Read(r)
		if err == nil {
			err = claim.Check(exampleSecret, exampleTime, RefuseUndated)
		}
		if codeOf(err) != c.code || (err == nil) != (c.code == "") {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && (strings.Contains(err.Error(), exampleSecret) || len(err.Error()) > 300) {
			t.Errorf("%s: the error says too much: %v", c.name, err)
		}
	}
}

// A version 4 signature of the year 1, Go's zero time, is old and not undated.
func TestZeroTime(t *testing.T) {
	r := vanilla()
	r.Header["X-Amz-Date"] = []string{"00010101T000000Z"}
	r.Header["Authorization"] = []string{strings.Replace(authorization, "20150830", "00010101", 1)}
	claim, err := Read(r)
	if err != nil {
		t.Fatal(err)
	}
	signature := claim.sign(signingKey(exampleSecret, claim.scope), claim.Candidates()[0])
	r.Header["Authorization"][0] = strings.Replace(r.Header["Authorization"][0], claim.Signature, string(signature), 1)
	if claim, err = Read(r); err == nil {
		err = claim.Check(exampleSecret, exampleTime, AcceptUndated)
	}
	if codeOf(err) != RequestExpired {
		t.Error(err)
	}
}

// A missing secret is not one that signs.
func TestEmptySecret(t *testing.T) {
	address, err := SignURL(Key{Access: "a"}, "GET", "http://h", "/v1/", exampleTime)
	if err != nil {
		t.Fatal(err)
	}
	_, query, _ := strings.Cut(address, "?")
	claim, err := Read(&Request{Method: "GET", Paths: []string{"/v1/"}, Hosts: []string{"h"}, Query: query})
	if err != nil {
		t.Fatal(err)
	}
	if err := claim.Check("", exampleTime, RefuseUndated); codeOf(err) != SignatureDoesNotMatch {
		t.Error(err)
	}
}

func TestHostCandidates(t *testing.T) {
	got := HostCandidates("Cfn.example.com:8000", "", "gate.example.com, [::1]:8080,10.1.0.77,cfn.example.com:8000", "::1")
	want := []string{"Cfn.example.com:8000", "Cfn.example.com", "gate.example.com", "[::1]:8080", "[::1]", "10.1.0.77", "cfn.example.com:8000", "cfn.example.com"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// The Date header counts where x-amz-date is missing, and an escaped path is escaped again. The
// signature is that of get-utf8 in botocore's copy of AWS's first test suite.
func TestDateHeader(t *testing.T) {
	claim, err := Read(&Request{Method: "GET", Paths: []string{"/%E1%88%B4"}, Hosts: []string{"host.foo.com"}, Header: map[string][]string{
		"Date": {"Mon, 09 Sep 2011 23:36:00 GMT"},
		"Authorization": {"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20110909/us-east-1/host/aws4_request, SignedHeaders=date;host, " +
			"Signature=57b1eb3df3b16a8479c0097b66c0b261cfd65b829419a3f2c3d05319722490b8"}}})
	if err == nil {
		err = claim.Check(exampleSecret, time.Date(2011, 9, 9, 23, 40, 0, 0, time.UTC), RefuseUndated)
	}
	if err != nil {
		t.Error(err)
	}
}

// An unescaped path is signed by version 2, but never one with a second line: the signature of one
// text must not fit two requests.
func TestUnescapedPaths(t *testing.T) {
	r := &Request{Method: "GET", Paths: []string{"/a%3Ab", "/c%0Ad"}, Hosts: []string{"h"},
		Query: "AWSAccessKeyId=a&Signature=s&SignatureVersion=2&SignatureMethod=HmacSHA256"}
	claim, err := Read(r)
	if err != nil {
		t.Fatal(err)
	}
	if want := []Candidate{{"/a%3Ab", "h"}, {"/c%0Ad", "h"}, {"/a:b", "h"}}; !slices.Equal(claim.Candidates(), want) {
		t.Errorf("%q", claim.Candidates())
	}
}

// A request as large as allowed is still checked, with fewer paths and hosts.
func TestLargeRequest(t *testing.T) {
	r := &Request{Method: "POST", Paths: []string{"/", "/%61", "/%62", "/%63"}, Hosts: []string{"a", "b", "c", "d", "e", "f", "g", "h"}}
	r.Form = map[string][]string{"AWSAccessKeyId": {"a"}, "Signature": {"s"}, "SignatureVersion": {"2"}, "SignatureMethod": {"HmacSHA256"},
		"Timestamp": {"2015-08-30T12:36:00Z"}, "TemplateBody": {strings.Repeat("ü", mostForm/2-200)}}
	claim, err := Read(r)
	if err != nil {
		t.Fatal(err)
	}
	if n := claim.affordable(); n != 5 || len(claim.Candidates()) != 56 {
		t.Errorf("%d of %d candidates are tried", n, len(claim.Candidates()))
	}
	key := mac(sha256.New, []byte(exampleSecret), "POST\na\n/\n"+claim.query)
	r.Form["Signature"] = []string{base64.StdEncoding.EncodeToString(key)}
	if claim, err = Read(r); err == nil {
		err = claim.Check(exampleSecret, exampleTime, RefuseUndated)
	}
	if err != nil {
		t.Error(err)
	}
}
