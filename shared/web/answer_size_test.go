package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// An answer that shares one text many times is refused before it is written.
func TestAnswersAreMeasured(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	type part struct {
		Name  string         `json:"name"`
		Value any            `json:"value"`
		More  map[string]any `json:"more"`
	}
	many := make([]any, 1000)
	for i := range many {
		many[i] = long
	}
	for name, body := range map[string]any{
		"list": many, "map": map[string]any{"a": many}, "struct": &part{Value: many}, "structs": []part{{More: map[string]any{"k": many}}},
		"raw": json.RawMessage(`"` + strings.Repeat(long, 17) + `"`),
	} {
		w := send(serve(&bytes.Buffer{}, func(*Request) (Reply, error) { return OK(body) }), http.MethodPost, "/thing", "")
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "The answer is larger than") {
			t.Errorf("%s: %d, %d bytes", name, w.Code, w.Body.Len())
		}
	}
	w := send(serve(&bytes.Buffer{}, func(*Request) (Reply, error) { return OK(many[:15]) }), http.MethodPost, "/thing", "")
	if w.Code != http.StatusOK || w.Body.Len() < 15<<20 {
		t.Errorf("15 MB: %d, %d bytes", w.Code, w.Body.Len())
	}
	if !answers.TryAcquire(mostAnswers) {
		t.Error("room for answers is lost")
	} else {
		answers.Release(mostAnswers)
	}
}
