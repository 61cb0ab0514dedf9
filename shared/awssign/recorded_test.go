package awssign

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	exampleKey    = "AKIDEXAMPLE"
	exampleSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
)

// A recording is a request that one of AWS's clients sent; see testdata/record.py.
type recording struct {
	Name    string
	Time    time.Time
	Request []byte
}

func recordings(t testing.TB) []recording {
	t.Helper()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []recording
	for _, file := range files {
		var some []recording
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &some); err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
	}
	if len(all) < 20 {
		t.Fatalf("only %d recordings", len(all))
	}
	return all
}

// request reads the bytes of a request as a server does.
func request(t testing.TB, raw []byte) *Request {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return served(t, r)
}

// served returns what a function sees of a request. Behind the gateway the path has another
// beginning.
func served(t testing.TB, r *http.Request) *Request {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	seen := strings.TrimPrefix(r.URL.EscapedPath(), "/function/cfn")
	s := &Request{Method: r.Method, Paths: []string{seen, "/function/cfn" + seen}, Query: r.URL.RawQuery, Header: r.Header,
		Hosts: HostCandidates(r.Host), Body: body}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		if s.Form, err = url.ParseQuery(string(body)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestRecordedRequests(t *testing.T) {
	for _, r := range recordings(t) {
		c, err := Read(request(t, r.Request))
		if err != nil {
			t.Errorf("%s: %v", r.Name, err)
			continue
		}
		if err := c.Check(exampleSecret, r.Time, RefuseUndated); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
		if strings.Contains(r.Name, "token") != (c.SecurityToken == "a+token/with=signs") && !strings.Contains(r.Name, " v2 ") {
			t.Errorf("%s: the security token is %q", r.Name, c.SecurityToken)
		}
		switch {
		case c.AccessKey != exampleKey:
			t.Errorf("%s is read as %+v", r.Name, c)
		case !c.BodySigned:
			t.Errorf("%s is read as %+v", r.Name, c)
		case c.Presigned != strings.Contains(r.Name, "presigned"):
			t.Errorf("%s is read as %+v", r.Name, c)
		case (c.Version == 2) != strings.Contains(r.Name, " v2 "):
			t.Errorf("%s is read as %+v", r.Name, c)
		}
		if err := c.Check(exampleSecret+"x", r.Time, RefuseUndated); codeOf(err) != SignatureDoesNotMatch {
			t.Errorf("%s with another secret: %v", r.Name, err)
		}
	}
}

func codeOf(err error) Code {
	if e, ok := err.(*Error); ok {
		return e.Code
	}
	return ""
}
