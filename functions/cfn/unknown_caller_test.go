package cfn

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// longName is a body in CBOR: one list of 4,096 zeros, with a name of 230,000 bytes.
func longName() []byte {
	b := binary.BigEndian.AppendUint32([]byte{0xa1, 0x7a}, 230_000)
	b = append(b, bytes.Repeat([]byte{'A'}, 230_000)...)
	b = binary.BigEndian.AppendUint16(append(b, 0x99), 4096)
	return append(b, make([]byte, 4096)...)
}

// packed returns a body as gzip packs it.
func packed(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// made returns how many bytes are made while do runs.
func made(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestUnknownCallersCostLittle sends the worst bodies without a key, and with a signature that is wrong.
func TestUnknownCallersCostLittle(t *testing.T) { // not parallel: it measures
	bignum := append([]byte{0xa1, 0x61, 'A', 0xc2, 0x5a, 0, 0x0e, 0, 0}, bytes.Repeat([]byte{0xff}, 0x0e0000)...)
	var names strings.Builder
	for i := range 150_000 {
		names.WriteString("&" + strconv.FormatInt(int64(i), 36))
	}
	version2 := "AWSAccessKeyId=a&Signature=s&SignatureVersion=2&SignatureMethod=HmacSHA256"
	zeros := packed(t, bytes.Repeat([]byte("a&"), 500_000))
	for name, c := range map[string]struct {
		body   []byte
		header http.Header
	}{
		"a long name of a list":     {longName(), http.Header{protocolHeader: {rpcProtocol}, "Content-Type": {cborType}}},
		"a large number":            {bignum, http.Header{protocolHeader: {rpcProtocol}, "Content-Type": {cborType}}},
		"many maps":                 {bytes.Repeat([]byte{0x99, 0x10, 0, 0xa0}, 250_000), http.Header{protocolHeader: {rpcProtocol}, "Content-Type": {cborType}}},
		"many names":                {[]byte(names.String()), nil},
		"many names, version 2":     {[]byte(version2 + names.String()), nil},
		"one long name, version 2":  {[]byte(version2 + "&" + strings.Repeat("ü", 450_000)), nil},
		"escapes, version 2":        {[]byte(version2 + "&A=" + strings.Repeat("%00", 300_000)), nil},
		"a packed form":             {zeros, http.Header{"Content-Encoding": {"gzip"}}},
		"a packed form in CBOR":     {zeros, http.Header{"Content-Encoding": {"gzip"}, protocolHeader: {rpcProtocol}, "Content-Type": {cborType}}},
		"an action of a whole body": {[]byte("Action=" + strings.Repeat("<", 900_000)), nil},
	} {
		for signature, authorization := range map[string]string{"no signature": "", "a wrong one": "AWS4-HMAC-SHA256 Credential=key/20260101/r/cloudformation/aws4_request, SignedHeaders=host, Signature=" + right} {
			path := "/v1/"
			if c.header.Get(protocolHeader) != "" {
				path = "/v1/service/CloudFormation/operation/ListStacks"
			}
			h := New(Needs{Identity: &keystone{}, Log: slog.New(slog.DiscardHandler)})
			r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(c.body))
			r.Host = "127.0.0.1"
			for key, values := range c.header {
				r.Header[key] = values
			}
			if authorization != "" {
				r.Header.Set("Authorization", authorization)
			}
			w := httptest.NewRecorder()
			bytes := made(func() { h.ServeHTTP(w, r) })
			if most := uint64(16*len(c.body) + 1<<20); bytes > most {
				t.Errorf("%s, %s: %d bytes are made for a body of %d, at most %d may be", name, signature, bytes, len(c.body), most)
			}
			if w.Code < 400 || w.Code >= 500 || w.Body.Len() > 4096 {
				t.Errorf("%s, %s: %d with %d bytes", name, signature, w.Code, w.Body.Len())
			}
		}
	}
}

// TestLongMessages holds that an error repeats only so much of what was sent, also with a key.
func TestLongMessages(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("<", 900_000)
	for _, body := range []string{"Action=" + long, "Action=DescribeStacks&StackName=" + long, "Action=SignalResource&StackName=s&LogicalResourceId=h&UniqueId=i&Status=" + long} {
		for _, format := range []string{"XML", "JSON"} {
			r := httptest.NewRequest(http.MethodPost, "/v1/", strings.NewReader(body+"&ContentType="+format))
			r.Header.Set("X-Auth-Token", "member")
			w := httptest.NewRecorder()
			New(Needs{Store: one{}, Identity: &member{}, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, r)
			if w.Code != 400 || w.Body.Len() > 6*mostMessage {
				t.Errorf("%.40s in %s: %d with %d bytes", body, format, w.Code, w.Body.Len())
			}
		}
	}
}
