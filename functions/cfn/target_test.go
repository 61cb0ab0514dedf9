package cfn

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// targeted returns a request in the third wire format.
func targeted(target, kind, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/v1", strings.NewReader(body))
	r.Header.Set(targetHeader, target)
	r.Header.Set("Content-Type", kind)
	return r
}

// metricTarget is the target that clients of CloudWatch name.
const metricTarget = "GraniteServiceVersion20100801.PutMetricData"

// TestMetricDataInJSON sends what the newest botocore sends, which compresses long bodies.
func TestMetricDataInJSON(t *testing.T) {
	t.Parallel()
	data := func(at time.Time, more string) string {
		return fmt.Sprintf(`{"Namespace": "n", "MetricData": [{"MetricName": "Load", "Value": 1.5, "Unit": "Percent", "Timestamp": %d, "Dimensions": [{"Name": "a", "Value": "b"}]%s}]}`, at.Unix(), more)
	}
	good := data(time.Now(), "")
	const unknown = `{"__type":"UnknownOperationException","message":"There is no such operation."}`
	for name, c := range map[string]struct {
		target, kind, body string
		packed             bool
		status             int
		says, header       string // of the error
		count              int
	}{
		"plain":             {metricTarget, targetType, good, false, 200, "{}", "", 1},
		"with a charset":    {metricTarget, targetType + "; charset=utf-8", good, false, 200, "{}", "", 1},
		"packed":            {metricTarget, targetType, good, true, 200, "{}", "", 1},
		"packed too small":  {metricTarget, targetType, strings.Repeat(" ", 2<<20), true, 400, `{"__type":"LimitExceededException","message":"The body has more than 1048576 bytes."}`, "LimitExceededException;Sender", 0},
		"an old time":       {metricTarget, targetType, data(time.Now().AddDate(0, -1, 0), ""), false, 400, "must specify a time within the past two weeks", "InvalidParameterValue;Sender", 0},
		"no data":           {metricTarget, targetType, `{"Namespace": "n"}`, false, 400, `{"__type":"MissingRequiredParameterException","message":"The parameter MetricData is required."}`, "MissingParameter;Sender", 0},
		"a member twice":    {metricTarget, targetType, data(time.Now(), `, "Value": 2`), false, 400, `{"__type":"SerializationException","message":"The member Value is given more than once."}`, "SerializationException;Sender", 0},
		"another type":      {metricTarget, "application/x-amz-json-1.1", good, false, 400, `{"__type":"SerializationException","message":"The content type must be application/x-amz-json-1.0."}`, "SerializationException;Sender", 0},
		"no JSON":           {metricTarget, targetType, "Action=PutMetricData", false, 400, `"__type":"SerializationException"`, "SerializationException;Sender", 0},
		"another service":   {"Other.PutMetricData", targetType, good, false, 404, unknown, "UnknownOperationException;Sender", 0},
		"no service":        {".PutMetricData", targetType, good, false, 404, unknown, "UnknownOperationException;Sender", 0},
		"no action":         {"GraniteServiceVersion20100801", targetType, good, false, 404, unknown, "UnknownOperationException;Sender", 0},
		"its other actions": {"GraniteServiceVersion20100801.ListStacks", targetType, "{}", false, 404, unknown, "UnknownOperationException;Sender", 0},
		"CloudFormation":    {"CloudFormation.ListStacks", targetType, "{}", false, 404, unknown, "UnknownOperationException;Sender", 0},
	} {
		body := c.body
		if c.packed {
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			_, _ = w.Write([]byte(body))
			_ = w.Close()
			body = packed.String()
		}
		r := targeted(c.target, c.kind, body)
		if c.packed {
			r.Header.Set("Content-Encoding", "gzip")
		}
		r.Header.Set("X-Auth-Token", "member")
		counted := 0
		w := httptest.NewRecorder()
		New(Needs{Identity: &member{}, Log: slog.New(slog.DiscardHandler), CountData: func(n int) { counted += n }}).ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || w.Header().Get(queryErrorHeader) != c.header || counted != c.count {
			t.Errorf("%s: %d %s (%s), counted %d; want %d %s, %d", name, w.Code, w.Body, w.Header().Get(queryErrorHeader), counted, c.status, c.says, c.count)
		}
		if w.Header().Get("Content-Type") != targetType || w.Header().Get(requestIDHeader) == "" {
			t.Errorf("%s: the headers are %v", name, w.Header())
		}
	}
}

// TestTargetOfVersion2 sends a signature of version 2, which covers no header.
func TestTargetOfVersion2(t *testing.T) {
	t.Parallel()
	r := targeted(metricTarget, targetType, "")
	r.URL.RawQuery = url.Values{
		"AWSAccessKeyId": {"key"}, "SignatureVersion": {"2"}, "SignatureMethod": {"HmacSHA256"}, "Timestamp": {time.Now().UTC().Format(time.RFC3339)}, "Signature": {"c2lnbmF0dXJl"},
	}.Encode()
	k := &keystone{path: "/v1"}
	w := httptest.NewRecorder()
	New(Needs{Identity: k, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, r)
	if !strings.Contains(w.Body.String(), "x-amz-target must be signed, which needs version 4") || len(k.asked) > 0 {
		t.Errorf("%d %s, %d questions", w.Code, w.Body, len(k.asked))
	}
}

// TestSignedTarget sends the third wire format with signatures, which must cover the target and the body.
func TestSignedTarget(t *testing.T) {
	t.Parallel()
	const body = `{"Namespace": "n"}`
	for name, c := range map[string]struct {
		signed, payload, signature string
		status                     int
		code                       string
		asked                      bool // Keystone is
	}{
		"the right one":     {"host;x-amz-date;x-amz-target", "", right, 403, "AccessDenied", true}, // a reader may not
		"the target apart":  {"host;x-amz-date", "", right, 400, "IncompleteSignature", false},
		"the body apart":    {"host;x-amz-content-sha256;x-amz-date;x-amz-target", "UNSIGNED-PAYLOAD", right, 400, "IncompleteSignature", false},
		"another signature": {"host;x-amz-date;x-amz-target", "", strings.Repeat("1f", 32), 403, "SignatureDoesNotMatch", true},
	} {
		r := targeted(metricTarget, targetType, body)
		date := time.Now().UTC().Format("20060102T150405Z")
		r.Header.Set("X-Amz-Date", date)
		if c.payload != "" {
			r.Header.Set("X-Amz-Content-Sha256", c.payload)
		}
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=key/"+date[:8]+"/r/monitoring/aws4_request, SignedHeaders="+c.signed+", Signature="+c.signature)
		k := &keystone{path: "/v1"}
		w := httptest.NewRecorder()
		New(Needs{Identity: k, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), `"__type":"`+c.code+`"`) || len(k.asked) > 0 != c.asked {
			t.Errorf("%s: %d %s, %d questions; want %d %s", name, w.Code, w.Body, len(k.asked), c.status, c.code)
		}
		if c.asked && (len(k.asked) == 0 || k.asked[0].Headers["x-amz-target"] != metricTarget) {
			t.Errorf("%s: Keystone was asked %v", name, k.asked)
		}
	}
}
