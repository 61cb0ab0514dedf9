package cloud

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// A testCloud is a Keystone and one service, "network", whose answers the test gives. Tokens are
// t1, t2, …, in order of the requests.
type testCloud struct {
	*httptest.Server
	serve http.HandlerFunc // /net/…

	mu       sync.Mutex
	bodies   []string // of token requests
	tokens   int
	catalogs int
	life     time.Duration   // of tokens
	revoked  map[string]bool // tokens that the service refuses
	refuse   func(body string) int

	elsewhere string // the URL in the catalog; empty is the server's own
}

func newTestCloud(t testing.TB, serve http.HandlerFunc) *testCloud {
	tc := &testCloud{serve: serve, life: time.Hour, revoked: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v3/auth/tokens", tc.authenticate)
	mux.HandleFunc("GET /v3/auth/catalog", tc.catalogue)
	mux.HandleFunc("/net/", func(w http.ResponseWriter, r *http.Request) {
		tc.mu.Lock()
		revoked := tc.revoked[r.Header.Get("X-Auth-Token")]
		tc.mu.Unlock()
		if revoked {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		tc.serve(w, r)
	})
	tc.Server = httptest.NewServer(mux)
	t.Cleanup(tc.Close)
	return tc
}

func (tc *testCloud) entries() string {
	return fmt.Sprintf(`[{"type":"network","endpoints":[{"interface":"public","region":"here","region_id":"here","url":"%[1]s/net/v2.0/"}]},
		{"type":"key-manager","endpoints":[{"interface":"public","region":"here","region_id":"here","url":"%[1]s/net/keys"}]}]`, cmp.Or(tc.elsewhere, tc.URL))
}

func (tc *testCloud) authenticate(w http.ResponseWriter, r *http.Request) {
	text, _ := io.ReadAll(r.Body)
	tc.mu.Lock()
	tc.bodies = append(tc.bodies, string(text))
	refuse, life := tc.refuse, tc.life
	tc.mu.Unlock()
	if refuse != nil {
		if code := refuse(string(text)); code != 0 {
			w.WriteHeader(code)
			return
		}
	}
	tc.mu.Lock()
	tc.tokens++
	n := tc.tokens
	tc.mu.Unlock()
	now := time.Now().UTC().Add(3 * time.Hour) // Keystone's clock may differ from ours
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Subject-Token", fmt.Sprintf("t%d", n))
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"token":{"issued_at":"%s","expires_at":"%s","catalog":%s}}`,
		now.Format(time.RFC3339Nano), now.Add(life).Format(time.RFC3339Nano), tc.entries())
}

func (tc *testCloud) catalogue(w http.ResponseWriter, r *http.Request) {
	tc.mu.Lock()
	tc.catalogs++
	tc.mu.Unlock()
	if strings.HasPrefix(r.Header.Get("X-Auth-Token"), "stale") {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"catalog":%s}`, tc.entries())
}

// asked returns the parsed token requests.
func (tc *testCloud) asked(t *testing.T) []map[string]any {
	tc.mu.Lock()
	defer tc.mu.Unlock()
	var all []map[string]any
	for _, text := range tc.bodies {
		var body map[string]any
		if err := json.Unmarshal([]byte(text), &body); err != nil {
			t.Fatal(err)
		}
		all = append(all, body)
	}
	return all
}

func (tc *testCloud) revoke(token string) {
	tc.mu.Lock()
	defer tc.mu.Unlock()
	tc.revoked[token] = true
}

// client returns a Cloud for it; change may be nil.
func (tc *testCloud) client(t testing.TB, change func(*Options)) *Cloud {
	o := Options{AuthURL: tc.URL, Username: "hearth", Password: "secret", Region: "here"}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
