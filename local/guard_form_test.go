package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"hearth/functions"
	"hearth/local/gateway"
	"hearth/shared/web"
)

// TestGuardAnswersInTheFunctionsForm asks by a wrong Host for a function that answers in a form
// of its own.
func TestGuardAnswersInTheFunctionsForm(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	own := web.New(web.Needs{
		Log: log, Encode: func(v any) ([]byte, string, error) { return []byte(v.(string)), "text/xml", nil },
		Faults: func(_ *http.Request, f web.Fault) web.Reply {
			return web.Reply{Status: f.Status, Body: "<Error>" + f.Message + "</Error>"}
		},
	})
	g := gateway.New(gateway.Needs{Log: log, Functions: []gateway.Function{{Name: "cfn", Handler: functions.Handler{HTTP: own}}}})
	const said = "this host name is not known here; HEARTH_HOSTS lists those that are"
	for _, c := range []struct {
		name       string
		handler    http.Handler
		path, want string
	}{
		{"by the gateway's path", g, "/function/cfn/stacks", "<Error>" + said + "</Error>"},
		{"at an address of its own", g.Only("cfn"), "/stacks", "<Error>" + said + "</Error>"},
		{"no function", g, "/system/functions", said + "\n"},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", c.path, nil)
		r.Host = "stranger.example"
		newGuard(c.handler, nil).ServeHTTP(w, r)
		if w.Code != http.StatusMisdirectedRequest || w.Body.String() != c.want {
			t.Errorf("%s: got %d %q, want %q", c.name, w.Code, w.Body, c.want)
		}
	}
}
