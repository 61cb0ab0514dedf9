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
	switch {
	case a.Body["id"] != "a\uFFFDb":
		t.Errorf(`a.Body["id"] = %v, want %q`, a.Body["id"], "a\uFFFDb")
	case list[0].(map[string]any)["x"] != "\uFFFD":
		t.Errorf(`list[0].(map[string]any)["x"] = %v, want %q`, list[0].(map[string]any)["x"], "\uFFFD")
	case list[1] != "\uFFFD":
		t.Errorf("list[1] = %v, want %q", list[1], "\uFFFD")
	case a.Header["X-Id"] != "a\uFFFD\uFFFD":
		t.Errorf(`a.Header["X-Id"] = %q, want %q`, a.Header["X-Id"], "a\uFFFD\uFFFD")
	}
	a = answer(200, http.Header{"Content-Type": {"text/plain"}}, []byte("a\x00b\xff"), true, false)
	switch {
	case strings.Contains(a.Text, "\x00"):
		t.Errorf("a.Text = %q, want it not to contain %q", a.Text, "\x00")
	case strings.Contains(a.Text, "\xff"):
		t.Errorf("a.Text = %q, want it not to contain %q", a.Text, "\xff")
	case !strings.HasPrefix(a.Text, "a"):
		t.Errorf("a.Text = %q, want the prefix %q", a.Text, "a")
	}
	// A file is returned unchanged; its reader refuses what is no text.
	if a = answer(200, http.Header{}, []byte("a\x00b\xff"), true, true); a.Text != "a\x00b\xff" {
		t.Errorf("%q", a.Text)
	}
}
