package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"testing"
)

func TestTextsOfBodies(t *testing.T) {
	for body, good := range map[string]bool{
		`{"a": "b"}`: true, `{"a": "\\u0000"}`: true, `{"a": "\\\\u0000"}`: true, `{"a": "\ud83d\ude00"}`: true, `{"a": "\uD83D\uDE00 x"}`: true, `{"a": "\u0001\n"}`: true,
		`{"a": "\u0000"}`: false, `{"a\u0000": 1}`: false, `{"a": ["x", {"b": "c\u0000d"}]}`: false, `{"a": "\\\u0000"}`: false,
		`{"a": "\ud83d"}`: false, `{"a": "\ude00"}`: false, `{"a": "\ud83dx"}`: false, `{"a": "\ud83d\ud83d"}`: false, `{"a": "\udE00\ud83d"}`: false,
		"{\"a\": \"\xff\"}": false,
	} {
		if err := checkJSON([]byte(body)); (err == nil) != good {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// A path with a name that is no text has no route, and a header that is none is refused.
func TestTextsOfAddresses(t *testing.T) {
	h := New(Needs{
		Routes: []Route{{Method: http.MethodPost, Path: "/thing/{name}", Policy: "all", Handle: func(*Request) (Reply, error) { return OK(1) }}},
		Limit:  20, Log: slog.New(slog.DiscardHandler), Encode: EncodeJSON, Faults: HeatFault, Identify: func(*Request) error { return nil }, Permit: func(*Request, Route) error { return nil },
	})
	for path, want := range map[string]int{"/thing/a": 200, "/thing/%C3%BC": 200, "/thing/a%00b": 404, "/thing/%FF": 404} {
		if w := send(h, http.MethodPost, path, ""); w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := send(h, http.MethodPost, "/thing/a", "", "X-Thing", "\xff"); w.Code != 400 {
		t.Errorf("a header: %d", w.Code)
	}
	w := send(serve(&bytes.Buffer{}, func(r *Request) (Reply, error) {
		_, _, err := r.Object()
		return Reply{Status: 200, Body: 1}, err
	}), http.MethodPost, "/thing", `{"a":"\u0000"}`)
	if w.Code != 400 {
		t.Errorf("a body: %d %s", w.Code, w.Body)
	}
}
