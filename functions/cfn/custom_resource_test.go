package cfn

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// responses takes answers of functions.
type responses struct {
	got []engine.FunctionResponse
	err error
}

func (r *responses) Respond(_ context.Context, one engine.FunctionResponse) error {
	r.got = append(r.got, one)
	return r.err
}

// TestPutResponse: the answer of a function needs no key; its URL says what it is for.
func TestPutResponse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, body string
		err          error
		status       int
		says         string
	}{
		"taken":        {http.MethodPut, `{"Status": "SUCCESS"}`, nil, 200, ""},
		"forged":       {http.MethodPut, `{"Status": "SUCCESS"}`, stack.Errorf(stack.AccessDenied, "no"), 403, "<Code>AccessDenied</Code>"},
		"invalid":      {http.MethodPut, `{}`, stack.Errorf(stack.ValueError, "Invalid response: x"), 400, "<Code>InvalidParameterValue</Code><Message>Invalid response: x"},
		"no JSON":      {http.MethodPut, `Status`, nil, 400, "<Code>InvalidParameterValue</Code>"},
		"no object":    {http.MethodPut, `[]`, nil, 400, "<Code>InvalidParameterValue</Code>"},
		"not by a GET": {http.MethodGet, ``, nil, 400, ""},
	} {
		f := &responses{err: c.err}
		w := httptest.NewRecorder()
		r := httptest.NewRequest(c.method, "/v1/customresource/st/a%2Fb/id?Signature=s-_", strings.NewReader(c.body))
		r.Header["Content-Type"] = []string{""}
		New(Needs{Functions: f, Identity: &keystone{}, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d %s, want %d %s", name, w.Code, w.Body, c.status, c.says)
		}
		if want := `[{st a/b id s-_ map[Status:SUCCESS]}]`; name == "taken" && fmt.Sprint(f.got) != want {
			t.Errorf("the answers are %v, want %s", f.got, want)
		}
	}
}
