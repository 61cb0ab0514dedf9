package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPost(t *testing.T) {
	var bodies []string
	mux := http.NewServeMux()
	mux.HandleFunc("/taken", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, r.Method+" "+r.Header.Get("X-Call-Id")+" "+string(body))
		w.WriteHeader(http.StatusInternalServerError) // the answer does not matter
	})
	mux.Handle("/moved", http.RedirectHandler("/taken", http.StatusTemporaryRedirect))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	header := http.Header{"X-Call-Id": {"7"}}
	f := New(Options{Private: true})
	for _, path := range []string{"/taken", "/moved"} {
		if err := f.Post(t.Context(), s.URL+path, header, []byte("text")); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	if len(bodies) != 1 || bodies[0] != "POST 7 text" {
		t.Errorf("got %q: a redirect is not followed", bodies)
	}
	if err := New(Options{}).Post(t.Context(), s.URL+"/taken", header, nil); err == nil || !strings.Contains(err.Error(), "everybody may reach") {
		t.Errorf("a private address: %v", err)
	}
	for _, address := range []string{"file:///etc/passwd", "http://127.0.0.1@192.0.2.1/", "http:///x", "http://%zz/"} {
		if err := f.Post(t.Context(), address, header, nil); err == nil {
			t.Errorf("%s was opened", address)
		}
	}
	if len(bodies) != 1 {
		t.Errorf("got %q", bodies)
	}
}
