package engine_test

import (
	"maps"
	"strings"
	"testing"

	"hearth/shared/stack"
)

func TestContainer(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	w.asks("PUT", "object-store", "/held", nil)
	put := func(path, text string) {
		t.Helper()
		a := w.cloud.Do(t.Context(), stack.Account{Caller: &w.caller}, stack.Call{
			Service: "object-store", Method: "PUT", Path: path, Raw: []byte(text)})
		if a.Code != 201 {
			t.Fatal(path, a.Code, a.Text)
		}
	}
	held := map[string]string{"a b": "{\"json\": 1}", "sub/text?": "hällo " + strings.Repeat("x", 5000), "empty": ""}
	put("/held/a%20b", held["a b"])
	put("/held/sub/text%3F", held["sub/text?"])
	put("/held/empty", "")
	got, err := e.Container(t.Context(), w.caller, "held", nil, 1<<20)
	if err != nil || !maps.Equal(got, held) {
		t.Fatal(err, got)
	}
	got, err = e.Container(t.Context(), w.caller, "held", map[string]string{"sub/text?": "", "empty": ""}, 1<<20)
	switch {
	case err != nil:
		t.Errorf("what is given is fetched: unexpected error: %v", err)
	case len(got) != 1:
		t.Errorf("what is given is fetched: len(got) = %d, want 1", len(got))
	case got["a b"] != held["a b"]:
		t.Errorf(`what is given is fetched: got["a b"] = %q, want %q`, got["a b"], held["a b"])
	}
	if _, err = e.Container(t.Context(), w.caller, "held", nil, 5000); stack.CodeOf(err) != stack.DownloadLimitExceeded {
		t.Error("longer than allowed:", err)
	}
	_, err = e.Container(t.Context(), w.caller, "none", nil, 1<<20)
	switch {
	case stack.CodeOf(err) != stack.NotFound:
		t.Errorf("one that is not there: stack.CodeOf(err) = %q, want %q", stack.CodeOf(err), stack.NotFound)
	case !strings.HasPrefix(err.Error(), "Could not fetch files from container none, reason: Container GET failed: http"):
		t.Errorf("one that is not there: err.Error() = %q, want the prefix %q", err.Error(), "Could not fetch files from container none, reason: Container GET failed: http")
	case !strings.Contains(err.Error(), "/none?format=json 404 Not Found  [first 60 chars of response] b"):
		t.Errorf("one that is not there: err.Error() = %q, want it to contain %q", err.Error(), "/none?format=json 404 Not Found  [first 60 chars of response] b")
	}
	put("/held/binary", "with\x00NUL")
	if _, err = e.Container(t.Context(), w.caller, "held", nil, 1<<20); stack.CodeOf(err) != stack.BadRequest {
		t.Error("what has a NUL:", err)
	}
	put("/held/binary", "\xff\xfe")
	if _, err = e.Container(t.Context(), w.caller, "held", nil, 1<<20); stack.CodeOf(err) != stack.BadRequest {
		t.Error("what is no text:", err)
	}
}
