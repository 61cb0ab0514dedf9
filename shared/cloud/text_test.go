package cloud

import (
	"net/http"
	"strings"
	"testing"
)

// Every answer of a cloud can be written to any database.
func TestAnswersHaveNoNUL(t *testing.T) {
	header := http.Header{"Content-Type": {"application/json"}, "X-Id": {"a\x00\xff"}}
	a := answer(200, header, []byte(`{"id": "a\u0000b", "k\u0000": [{"x": "\u0000"}, "\ud800"], "n": 1}`), true, false)
	list, _ := a.Body["k\uFFFD"].([]any)
	if len(list) != 2 || len(a.Body) != 3 {
		t.Fatalf("%q", a.Body)
	}
	if a.Body["id"] != "a\uFFFDb" || list[0].(map[string]any)["x"] != "\uFFFD" || list[1] != "\uFFFD" || a.Header["X-Id"] != "a\uFFFD\uFFFD" {
		t.Errorf("%q %q", a.Body, a.Header)
	}
	a = answer(200, http.Header{"Content-Type": {"text/plain"}}, []byte("a\x00b\xff"), true, false)
	if strings.Contains(a.Text, "\x00") || strings.Contains(a.Text, "\xff") || !strings.HasPrefix(a.Text, "a") {
		t.Errorf("%q", a.Text)
	}
	// A file is returned unchanged; its reader refuses what is no text.
	if a = answer(200, http.Header{}, []byte("a\x00b\xff"), true, true); a.Text != "a\x00b\xff" {
		t.Errorf("%q", a.Text)
	}
}
