package identity

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// A testKeystone keeps tokens, trusts and application credentials as Keystone does, as far as this
// room asks.
type testKeystone struct {
	*httptest.Server
	mu        sync.Mutex
	tokens    map[string]*testToken
	delegates map[string]string // id of a trust or application credential → user
	n         int
	checks    int    // of tokens
	logins    int    // of the service's user
	admin     bool   // the service's user may delete what belongs to others
	noTrusts  bool   // trusts are forbidden
	broken    int    // a status with which every request is answered
	throttle  int    // how many requests are answered with 429 first
	forget    string // a credential that is gone as soon as its deletion was refused
	signed    int    // how many signed requests were asked about
	refusal   string // the code and message that refuse every signed request: "403 words"
	last      map[string]any
}

type testToken struct {
	user    string
	life    time.Duration
	project string   // empty for none
	methods []string // trust or application_credential when delegated
	free    bool     // an unrestricted application credential
	limit   string   // the word in its description that says that it is delegated
}

func newTestKeystone(t *testing.T) *testKeystone {
	k := &testKeystone{tokens: map[string]*testToken{
		"good":    {user: "ann", life: time.Hour, project: "p"},
		"short":   {user: "ann", life: time.Minute, project: "p"},
		"domain":  {user: "ann", life: time.Hour},
		"old":     {user: "ann", life: -time.Hour, project: "p"},
		"trust":   {user: "ann", life: time.Hour, project: "p", methods: []string{"trust"}},
		"app":     {user: "ann", life: time.Hour, project: "p", methods: []string{"application_credential"}},
		"key":     {user: "ann", life: time.Hour, project: "p", methods: []string{"ec2credential"}},
		"limited": {user: "ann", life: time.Hour, project: "p", methods: []string{"ec2credential"}, limit: "application_credential"},
		"free":    {user: "ann", life: time.Hour, project: "p", methods: []string{"application_credential"}, free: true},
	}, delegates: map[string]string{}, admin: true}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v3/auth/tokens", k.login)
	mux.HandleFunc("GET /v3/auth/tokens", k.check)
	mux.HandleFunc("POST /v3/ec2tokens", k.checkSigned)
	mux.HandleFunc("POST /v3/OS-TRUST/trusts", k.makeTrust)
	mux.HandleFunc("DELETE /v3/OS-TRUST/trusts/{id}", k.remove)
	mux.HandleFunc("POST /v3/users/{user}/application_credentials", k.makeApp)
	mux.HandleFunc("DELETE /v3/users/{user}/application_credentials/{id}", k.remove)
	mux.HandleFunc("POST /v3/users/{user}/credentials/OS-EC2", k.makeKey)
	mux.HandleFunc("DELETE /v3/users/{user}/credentials/OS-EC2/{id}", k.remove)
	k.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.mu.Lock()
		defer k.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		switch {
		case k.throttle > 0:
			k.throttle--
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		case k.broken != 0:
			w.WriteHeader(k.broken)
		default:
			mux.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(k.Close)
	return k
}

func (k *testKeystone) identity(t *testing.T, change func(*Options)) *Identity {
	o := Options{AuthURL: k.URL + "/v3", Username: "hearth", Password: "secret"}
	if change != nil {
		change(&o)
	}
	i, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.Close)
	return i
}

func (k *testKeystone) id(prefix string) string {
	k.n++
	return fmt.Sprintf("%s-%d", prefix, k.n)
}

func (k *testKeystone) login(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Auth struct {
			Identity struct {
				Methods  []string
				Password struct {
					User struct{ Name, Password string }
				}
				ApplicationCredential struct{ ID string } `json:"application_credential"`
			}
			Scope struct {
				Trust struct{ ID string } `json:"OS-TRUST:trust"`
			}
		}
	}
	_ = json.NewDecoder(r.Body).Decode(&body)
	token := &testToken{user: "hearth-id", life: time.Hour, project: "service"}
	user := body.Auth.Identity.Password.User
	app, trust := body.Auth.Identity.ApplicationCredential.ID, body.Auth.Scope.Trust.ID
	switch {
	case app != "" && k.delegates[app] == "":
		w.WriteHeader(http.StatusNotFound)
		return
	case app != "":
		token = &testToken{user: k.delegates[app], life: time.Hour, project: "p", methods: []string{"application_credential"}, free: strings.HasPrefix(app, "free")}
	case user.Name != "hearth" || user.Password != "secret" || trust != "" && k.delegates[trust] == "":
		w.WriteHeader(http.StatusUnauthorized)
		return
	case trust != "":
		token = &testToken{user: k.delegates[trust], life: time.Hour, project: "p", methods: []string{"trust"}}
	default:
		k.logins++
	}
	name := k.id("token")
	k.tokens[name] = token
	w.Header().Set("X-Subject-Token", name)
	w.WriteHeader(http.StatusCreated)
	k.show(w, token)
}

func (k *testKeystone) show(w http.ResponseWriter, t *testToken) {
	token := map[string]any{
		"expires_at": time.Now().Add(t.life).UTC().Format(time.RFC3339Nano),
		"user":       map[string]any{"id": t.user, "name": t.user + "-name", "domain": map[string]any{"id": "default", "name": "Default"}},
		"catalog":    []any{},
	}
	if t.limit != "" {
		token[t.limit] = map[string]any{"id": "x"}
	}
	if t.project != "" {
		token["project"] = map[string]any{"id": t.project, "name": t.project + "-name", "domain": map[string]any{"id": "pd", "name": "PD"}}
		token["roles"] = []any{map[string]any{"name": "member"}, map[string]any{"name": "reader"}}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"token": token})
}

// who returns the token of the request, or answers 401.
func (k *testKeystone) who(w http.ResponseWriter, r *http.Request) *testToken {
	t := k.tokens[r.Header.Get("X-Auth-Token")]
	if t == nil || t.life < 0 {
		w.WriteHeader(http.StatusUnauthorized)
		return nil
	}
	return t
}

func (k *testKeystone) check(w http.ResponseWriter, r *http.Request) {
	if k.who(w, r) == nil {
		return
	}
	k.checks++
	t := k.tokens[r.Header.Get("X-Subject-Token")]
	if t == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	k.show(w, t)
}

func (k *testKeystone) makeTrust(w http.ResponseWriter, r *http.Request) {
	t := k.who(w, r)
	if t == nil {
		return
	}
	_ = json.NewDecoder(r.Body).Decode(&k.last)
	if len(t.methods) > 0 || k.noTrusts {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	id := k.id("trust")
	k.delegates[id] = t.user
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]any{"trust": map[string]any{"id": id}})
}

func (k *testKeystone) makeApp(w http.ResponseWriter, r *http.Request) {
	t := k.who(w, r)
	if t == nil {
		return
	}
	_ = json.NewDecoder(r.Body).Decode(&k.last)
	if len(t.methods) > 0 && !t.free || r.PathValue("user") != t.user {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	prefix := "bound"
	if k.last["application_credential"].(map[string]any)["unrestricted"] == true {
		prefix = "free"
	}
	id := k.id(prefix)
	k.delegates[id] = t.user
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]any{"application_credential": map[string]any{"id": id, "secret": "s3"}})
}

// makeKey lets only the service's user make a key, as an administrator.
func (k *testKeystone) makeKey(w http.ResponseWriter, r *http.Request) {
	t := k.who(w, r)
	if t == nil {
		return
	}
	if t.user != "hearth-id" || !k.admin {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	_ = json.NewDecoder(r.Body).Decode(&k.last)
	id := k.id("key")
	k.delegates[id] = r.PathValue("user")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]any{"credential": map[string]any{"access": id, "secret": "s4", "tenant_id": k.last["tenant_id"]}})
}

func (k *testKeystone) remove(w http.ResponseWriter, r *http.Request) {
	t := k.who(w, r)
	if t == nil {
		return
	}
	id := r.PathValue("id")
	owner := k.delegates[id]
	bound := len(t.methods) > 0 && t.methods[0] == "application_credential" && !t.free
	switch {
	case id == k.forget:
		delete(k.delegates, id)
		w.WriteHeader(http.StatusForbidden)
	case owner == "":
		w.WriteHeader(http.StatusNotFound)
	case t.user == owner && !bound, t.user == "hearth-id" && k.admin:
		delete(k.delegates, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusForbidden)
	}
}

// set changes the Keystone while it runs.
func (k *testKeystone) set(change func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change()
}
