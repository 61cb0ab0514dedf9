package cfn

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// TestRPC sends what clients of the second wire format send.
func TestRPC(t *testing.T) {
	t.Parallel()
	signal := map[string]any{"StackName": "st", "LogicalResourceId": "h", "UniqueId": "i", "Status": "FAILURE"}
	for name, c := range map[string]struct {
		path   string
		kind   string
		body   any
		status int
		says   string
		header string // of the error
	}{
		"without a result":  {"/service/CloudFormation/operation/SignalResource", cborType, signal, 200, "map[]", ""},
		"below the version": {"/v1/service/CloudFormation/operation/SignalResource", cborType, signal, 200, "map[]", ""},
		"another operation": {"/service/CloudFormation/operation/SignalEverything", cborType, nil, 404, "map[__type:UnknownOperationException message:There is no such operation.]", "UnknownOperationException;Sender"},
		"another service":   {"/service/Other/operation/SignalResource", cborType, nil, 404, "map[__type:UnknownOperationException message:There is no such operation.]", "UnknownOperationException;Sender"},
		"another type":      {"/service/CloudFormation/operation/SignalResource", "application/json", signal, 400, "map[__type:SerializationException message:The content type must be application/cbor.]", "SerializationException;Sender"},
		"no map":            {"/service/CloudFormation/operation/SignalResource", cborType, []string{"a"}, 400, "", "SerializationException;Sender"},
		"a refusal":         {"/service/CloudFormation/operation/SignalResource", cborType, map[string]any{"StackName": "other", "LogicalResourceId": "h", "UniqueId": "i", "Status": "SUCCESS"}, 400, "map[__type:ValidationError message:Stack with id other does not exist]", "ValidationError;Sender"},
	} {
		body := []byte(nil)
		if c.body != nil {
			var err error
			if body, err = cbor.Marshal(c.body); err != nil {
				t.Fatal(err)
			}
		}
		h := &handle{}
		r := httptest.NewRequest(http.MethodPost, c.path, bytes.NewReader(body))
		r.Header.Set(protocolHeader, rpcProtocol)
		r.Header.Set("Content-Type", c.kind)
		r.Header.Set("X-Auth-Token", "member")
		w := httptest.NewRecorder()
		New(Needs{Store: one{}, Signals: h, Identity: &member{}, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, r)
		var got map[string]any
		if err := cbor.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Errorf("%s: %v: %q", name, err, w.Body)
		}
		if w.Code != c.status || c.says != "" && fmt.Sprint(got) != c.says || w.Header().Get(queryErrorHeader) != c.header {
			t.Errorf("%s: %d %v (%s), want %d %s", name, w.Code, got, w.Header().Get(queryErrorHeader), c.status, c.says)
		}
		if w.Header().Get(protocolHeader) != rpcProtocol || w.Header().Get("Content-Type") != cborType || w.Header().Get(requestIDHeader) == "" {
			t.Errorf("%s: the headers are %v", name, w.Header())
		}
		if len(h.got) != 0 != (c.status == 200) {
			t.Errorf("%s: the signals are %v", name, h.got)
		}
	}
}
