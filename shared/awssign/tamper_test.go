package awssign

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// copyOf returns a copy whose parts may be changed.
func copyOf(r *Request) *Request {
	c := *r
	c.Paths, c.Hosts, c.Body = slices.Clone(r.Paths), slices.Clone(r.Hosts), slices.Clone(r.Body)
	c.Header, c.Form = map[string][]string{}, maps.Clone(r.Form)
	for name, values := range r.Header {
		c.Header[name] = slices.Clone(values)
	}
	for name, values := range r.Form {
		c.Form[name] = slices.Clone(values)
	}
	return &c
}

// otherByte returns a text with one byte changed, in a way that may occur.
func otherByte(text string, i int) string {
	b := []byte(text)
	if b[i]++; b[i] > '~' || b[i] <= ' ' {
		b[i] = '0'
	}
	return string(b)
}

// unsigned are headers that the clients do not sign.
var unsigned = []string{"User-Agent", "Accept-Encoding", "Content-Length", "Content-Type", "Amz-Sdk-Invocation-Id", "Amz-Sdk-Request", "Host"}

// A change of any signed byte of any recorded request is refused.
func TestTamperedRequests(t *testing.T) {
	for _, recorded := range recordings(t) {
		good := request(t, recorded.Request)
		tries := 0
		refused := func(what string, change func(r *Request)) {
			t.Helper()
			r := copyOf(good)
			change(r)
			tries++
			claim, err := Read(r)
			if err == nil {
				err = claim.Check(exampleSecret, recorded.Time, RefuseUndated)
			}
			if err == nil && claim.AccessKey != exampleKey {
				return // another key has another secret
			}
			if codeOf(err) == "" {
				t.Errorf("%s with another %s: %v", recorded.Name, what, err)
			}
		}
		defer func() {
			if tries < 40 {
				t.Errorf("%s: only %d changes were tried", recorded.Name, tries)
			}
		}()
		refused("method", func(r *Request) { r.Method = "DELETE" })
		refused("path", func(r *Request) { r.Paths = []string{"/v2/"} })
		refused("host", func(r *Request) { r.Hosts = []string{"127.0.0.2:18990", "localhost"} })
		for i := range good.Query {
			refused("query", func(r *Request) { r.Query = otherByte(r.Query, i) })
		}
		refused("parameter more", func(r *Request) { r.Query += "&Action=DeleteStack" })
		for name, values := range good.Header {
			if slices.Contains(unsigned, name) {
				continue
			}
			for i := range values[0] {
				refused(name, func(r *Request) { r.Header[name][0] = otherByte(values[0], i) })
			}
			refused("missing "+name, func(r *Request) { delete(r.Header, name) })
			refused("second "+name, func(r *Request) { r.Header[name] = append(r.Header[name], "x") })
		}
		for i := range good.Body {
			refused("body", func(r *Request) {
				r.Body = []byte(otherByte(string(good.Body), i))
				for name := range good.Form { // what a version 2 signature covers
					r.Form[name] = append(r.Form[name], string(r.Body))
				}
			})
		}
		for name, values := range good.Form {
			if _, err := Read(good); err != nil || good.Header["Authorization"] != nil {
				break // version 4 covers the bytes, not the values
			}
			for i := range values[0] {
				refused("form's "+name, func(r *Request) { r.Form[name][0] = otherByte(values[0], i) })
			}
			refused("form without "+name, func(r *Request) { delete(r.Form, name) })
		}
		if strings.Contains(recorded.Name, " v2 ") {
			continue // has it in a parameter
		}
		refused("security token", func(r *Request) { r.Header["X-Amz-Security-Token"] = []string{"forged"} })
	}
}

// A request is refused once it is stale, and before its time.
func TestTimeOfRecordedRequests(t *testing.T) {
	for _, recorded := range recordings(t) {
		claim, err := Read(request(t, recorded.Request))
		if err != nil {
			t.Fatal(err)
		}
		end := claim.Time.Add(15 * time.Minute)
		if claim.Presigned {
			end = claim.Time.Add(time.Hour)
		}
		for _, c := range []struct {
			now  time.Time
			code Code
		}{
			{claim.Time.Add(-15 * time.Minute), ""},
			{claim.Time.Add(-15*time.Minute - time.Second), RequestExpired},
			{end, ""},
			{end.Add(time.Second), RequestExpired},
		} {
			if err := claim.Check(exampleSecret, c.now, RefuseUndated); codeOf(err) != c.code || (err == nil) != (c.code == "") {
				t.Errorf("%s at %v: %v", recorded.Name, c.now, err)
			}
		}
	}
}
