package cfn

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"hearth/shared/awssign"
)

// metricForm returns the form of a request with one good datum, changed as told: a name with the value
// "-" is left out.
func metricForm(set ...string) url.Values {
	form := url.Values{"Action": {"PutMetricData"}, "Version": {"2010-08-01"}, "Namespace": {"system/linux"}}
	const first = "MetricData.member.1."
	for _, pair := range [][2]string{{"MetricName", "Load"}, {"Value", "0.5"}, {"Unit", "Percent"}} {
		form.Set(first+pair[0], pair[1])
	}
	for i := 0; i < len(set); i += 2 {
		name := set[i]
		if name != "Namespace" && !strings.HasPrefix(name, "MetricData.") {
			name = first + name
		}
		form.Set(name, set[i+1])
		if set[i+1] == "-" {
			form.Del(name)
		}
	}
	return form
}

// many returns n members of a list: names and values in turn.
func many(n int, name, value string) (set []string) {
	for i := range n {
		set = append(set, fmt.Sprintf(name, i+1), value)
	}
	return set
}

func TestPutMetricData(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC()
	statistics := []string{"Value", "-", "StatisticValues.SampleCount", "3", "StatisticValues.Sum", "6", "StatisticValues.Minimum", "1", "StatisticValues.Maximum", "3"}
	values := append([]string{"Value", "-"}, many(150, "Values.member.%d", "1.5")...)
	dimensions := append(many(30, "Dimensions.member.%d.Name", "InstanceId"), many(30, "Dimensions.member.%d.Value", "i-1")...)
	most := append(many(1000, "MetricData.member.%d.MetricName", "Load"), many(1000, "MetricData.member.%d.Value", "1")...)
	for name, c := range map[string]struct {
		set   []string
		code  string // of the error; empty: accepted
		says  string
		count int
	}{
		"one value":         {count: 1},
		"no unit":           {set: []string{"Unit", "-"}, count: 1},
		"statistics":        {set: statistics, count: 1},
		"many values":       {set: values, count: 1},
		"with counts":       {set: append(values, many(150, "Counts.member.%d", "2")...), count: 1},
		"all dimensions":    {set: dimensions, count: 1},
		"a time":            {set: []string{"Timestamp", now.Format(time.RFC3339)}, count: 1},
		"a time of boto":    {set: []string{"Timestamp", now.Format("2006-01-02T15:04:05.000000")}, count: 1},
		"a thousand":        {set: most, count: 1000},
		"a unit of a tool":  {set: []string{"Unit", "Counter"}, count: 1},
		"a high resolution": {set: []string{"StorageResolution", "1"}, count: 1},

		"no namespace":           {[]string{"Namespace", "-"}, "MissingParameter", "The parameter Namespace is required.", 0},
		"a long namespace":       {[]string{"Namespace", strings.Repeat("n", 256)}, "InvalidParameterValue", "The parameter Namespace must be shorter than 256 characters.", 0},
		"a namespace of a colon": {[]string{"Namespace", ":a"}, "InvalidParameterValue", "The value :a for parameter Namespace is invalid.", 0},
		"no data":                {[]string{"MetricName", "-", "Value", "-", "Unit", "-"}, "MissingParameter", "The parameter MetricData is required.", 0},
		"too many data":          {append(most, "MetricData.member.1001.MetricName", "Load"), "InvalidParameterValue", "The collection MetricData must not have a size greater than 1000.", 0},
		"a gap":                  {[]string{"MetricData.member.3.MetricName", "Load"}, "ValidationError", "has no member 2, but a member 3", 0},
		"no name":                {[]string{"MetricName", "-"}, "MissingParameter", "The parameter MetricData.member.1.MetricName is required.", 0},
		"no value":               {[]string{"Value", "-"}, "InvalidParameterCombination", "At least one of the parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues must be specified.", 0},
		"no number":              {[]string{"Value", "many"}, "InvalidParameterValue", "The value many for parameter MetricData.member.1.Value is invalid.", 0},
		"not a number":           {[]string{"Value", "NaN"}, "InvalidParameterValue", "The value NaN for parameter MetricData.member.1.Value is invalid.", 0},
		"too large":              {[]string{"Value", "1e109"}, "InvalidParameterValue", "The value 1e109 for parameter MetricData.member.1.Value is invalid.", 0},
		"value and statistics":   {append(statistics, "Value", "1"), "InvalidParameterCombination", "MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive", 0},
		"value and values":       {[]string{"Values.member.1", "1"}, "InvalidParameterValue", "MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive", 0},
		"values and statistics":  {append(statistics, "Values.member.1", "1"), "InvalidParameterCombination", "MetricData.member.1.Values and MetricData.member.1.StatisticValues are mutually exclusive", 0},
		"too many values":        {append(values, "Values.member.151", "1"), "InvalidParameterValue", "The collection MetricData.member.1.Values must not have a size greater than 150.", 0},
		"other counts":           {append(values, "Counts.member.1", "1"), "InvalidParameterValue", "MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.", 0},
		"a negative count":       {[]string{"Value", "-", "Values.member.1", "1", "Counts.member.1", "-1"}, "InvalidParameterValue", "The value -1 for parameter MetricData.member.1.Counts is invalid.", 0},
		"half the statistics":    {append(statistics, "StatisticValues.Sum", "-"), "MissingParameter", "The parameter MetricData.member.1.StatisticValues.Sum is required.", 0},
		"a small maximum":        {append(statistics, "StatisticValues.Maximum", "0"), "InvalidParameterValue", "StatisticValues.Maximum must be greater than MetricData.member.1.StatisticValues.Minimum.", 0},
		"another unit":           {[]string{"Unit", "Furlongs"}, "InvalidParameterValue", "The parameter MetricData.member.1.Unit must be a value in the set [ Seconds, Microseconds,", 0},
		"another resolution":     {[]string{"StorageResolution", "5"}, "InvalidParameterValue", "The value 5 for parameter MetricData.member.1.StorageResolution is invalid.", 0},
		"in the future":          {[]string{"Timestamp", now.Add(3 * time.Hour).Format(time.RFC3339)}, "InvalidParameterValue", "must specify a time no more than two hours in the future.", 0},
		"long ago":               {[]string{"Timestamp", now.Add(-15 * 24 * time.Hour).Format(time.RFC3339)}, "InvalidParameterValue", "must specify a time within the past two weeks.", 0},
		"no time":                {[]string{"Timestamp", "yesterday"}, "InvalidParameterValue", "The value yesterday for parameter MetricData.member.1.Timestamp is invalid.", 0},
		"too many dimensions":    {append(dimensions, "Dimensions.member.31.Name", "a", "Dimensions.member.31.Value", "b"), "InvalidParameterValue", "The collection MetricData.member.1.Dimensions must not have a size greater than 30.", 0},
		"an empty dimension":     {[]string{"Dimensions.member.1.Name", "a"}, "MissingParameter", "The parameter MetricData.member.1.Dimensions.member.1.Value is required.", 0},
		"a long dimension":       {[]string{"Dimensions.member.1.Name", "a", "Dimensions.member.1.Value", strings.Repeat("v", 1025)}, "InvalidParameterValue", "The parameter MetricData.member.1.Dimensions.member.1.Value must be shorter than 1025 characters.", 0},
		"two mistakes":           {[]string{"Unit", "Furlongs", "Value", "many"}, "InvalidParameterValue", "None ].\nThe value many", 0},
	} {
		counted := 0
		r := httptest.NewRequest(http.MethodPost, "/v1/", strings.NewReader(metricForm(c.set...).Encode()))
		r.Header.Set("X-Auth-Token", "member")
		w := httptest.NewRecorder()
		New(Needs{Identity: &member{}, Log: slog.New(slog.DiscardHandler), CountData: func(n int) { counted += n }}).ServeHTTP(w, r)
		body := html.UnescapeString(w.Body.String())
		status, want := http.StatusOK, `<PutMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><ResponseMetadata>`
		if c.code != "" {
			status, want = http.StatusBadRequest, `<ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><Error><Type>Sender</Type><Code>`+c.code+"</Code>"
		}
		if w.Code != status || !strings.Contains(body, want) || !strings.Contains(body, c.says) || counted != c.count {
			t.Errorf("%s: %d %s, counted %d; want %d %s, %d", name, w.Code, body, counted, status, c.says, c.count)
		}
	}
}

// TestMetricDataInCBOR sends what newer clients send, which compress long bodies.
func TestMetricDataInCBOR(t *testing.T) {
	t.Parallel()
	datum := map[string]any{"MetricName": "Load", "Value": 0.5, "Timestamp": cbor.Tag{Number: 1, Content: time.Now().Unix()}, "Dimensions": []any{map[string]any{"Name": "a", "Value": "b"}}}
	good := map[string]any{"Namespace": "n", "MetricData": []any{datum}}
	bomb := bytes.Repeat([]byte{0}, 2<<20)
	const path = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
	for name, c := range map[string]struct {
		path   string
		body   any
		packed bool
		status int
		says   string
		header string
		count  int
	}{
		"plain":             {path, good, false, 200, "map[]", "", 1},
		"packed":            {path, good, true, 200, "map[]", "", 1},
		"below the version": {"/v1" + path, good, false, 200, "map[]", "", 1},
		"no data":           {path, map[string]any{"Namespace": "n", "MetricData": []any{}}, false, 400, "map[__type:MissingRequiredParameterException message:The parameter MetricData is required.]", "MissingParameter;Sender", 0},
		"another service":   {"/service/CloudFormation/operation/PutMetricData", good, false, 404, "map[__type:UnknownOperationException message:There is no such operation.]", "UnknownOperationException;Sender", 0},
		"its other actions": {"/service/GraniteServiceVersion20100801/operation/ListStacks", good, false, 404, "map[__type:UnknownOperationException message:There is no such operation.]", "UnknownOperationException;Sender", 0},
		"packed too small":  {path, bomb, true, 400, "map[__type:LimitExceededException message:The body has more than 1048576 bytes.]", "LimitExceededException;Sender", 0},
	} {
		body, err := cbor.Marshal(c.body)
		if err != nil {
			t.Fatal(err)
		}
		if c.packed {
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			_, _ = w.Write(body)
			_ = w.Close()
			body = packed.Bytes()
		}
		r := httptest.NewRequest(http.MethodPost, c.path, bytes.NewReader(body))
		if c.packed {
			r.Header.Set("Content-Encoding", "gzip")
		}
		for key, value := range map[string]string{protocolHeader: rpcProtocol, "Content-Type": cborType, "X-Auth-Token": "member"} {
			r.Header.Set(key, value)
		}
		counted := 0
		w := httptest.NewRecorder()
		New(Needs{Identity: &member{}, Log: slog.New(slog.DiscardHandler), CountData: func(n int) { counted += n }}).ServeHTTP(w, r)
		var got map[string]any
		if err := cbor.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Errorf("%s: %v: %q", name, err, w.Body)
		}
		if w.Code != c.status || fmt.Sprint(got) != c.says || w.Header().Get(queryErrorHeader) != c.header || counted != c.count {
			t.Errorf("%s: %d %v (%s), counted %d; want %d %s, %d", name, w.Code, got, w.Header().Get(queryErrorHeader), counted, c.status, c.says, c.count)
		}
	}
}

// TestMetricDataOfServers sends metric data with a key that Hearth has issued, as cfn-push-stats does.
func TestMetricDataOfServers(t *testing.T) {
	t.Parallel()
	key := awssign.Key{Access: "HEARTHX", Secret: "secret"}
	for name, c := range map[string]struct {
		key     awssign.Key
		version string
		status  int
		says    string
	}{
		"its own key":         {key, "2010-08-01", 200, "<PutMetricDataResponse><ResponseMetadata>"},
		"no version":          {key, "", 200, "<PutMetricDataResponse><ResponseMetadata>"},
		"another secret":      {awssign.Key{Access: "HEARTHX", Secret: "other"}, "2010-08-01", 403, "<Code>SignatureDoesNotMatch</Code>"},
		"the other's version": {key, "2010-05-15", 400, "Could not find operation PutMetricData for version 2010-05-15"},
	} {
		form := metricForm("Unit", "Counter", "Dimensions.member.1.Name", "InstanceId", "Dimensions.member.1.Value", "i-1")
		if form.Set("Version", c.version); c.version == "" {
			form.Del("Version")
		}
		address, err := awssign.Presign(c.key, awssign.Scope{Region: "heat", Service: "monitoring"}, http.MethodGet, "http://own:8003/v1/?"+form.Encode(), time.Now(), 15*time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		counted := 0
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, address, nil)
		New(Needs{Signals: &handle{key: key}, Identity: &keystone{}, Log: slog.New(slog.DiscardHandler), CountData: func(n int) { counted += n }}).ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || (counted == 1) != (c.status == 200) {
			t.Errorf("%s: %d %s, counted %d, want %d %s", name, w.Code, w.Body, counted, c.status, c.says)
		}
	}
}
