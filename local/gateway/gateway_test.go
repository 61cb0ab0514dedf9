package gateway_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/openfaas/faas-provider/types"

	"hearth/functions"
	"hearth/local/gateway"
)

// echo answers with what a function sees.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "text/x-echo")
	w.WriteHeader(http.StatusTeapot)
	_, _ = io.WriteString(w, r.Method+" "+r.URL.RequestURI()+" prefix="+r.Header.Get("X-Forwarded-Prefix")+
		" host="+r.Header.Get("X-Forwarded-Host")+" body="+string(body))
}

func open(t *testing.T, n gateway.Needs) (*gateway.Gateway, *httptest.Server) {
	t.Helper()
	n.Log, n.Open = slog.New(slog.DiscardHandler), n.User == ""
	n.Functions = append(n.Functions,
		gateway.Function{Name: "api", Image: "hearth", About: "An echo.", Handler: functions.Handler{HTTP: http.HandlerFunc(echo)}},
		gateway.Function{Name: "stepper", Image: "hearth", Handler: functions.Handler{
			Messages: func(_ context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
				return events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{{ItemIdentifier: e.Records[0].MessageId}}}, nil
			}}})
	g := gateway.New(n)
	server := httptest.NewServer(g)
	t.Cleanup(func() {
		server.Close()
		g.Close()
	})
	return g, server
}

type reply struct {
	status int
	header http.Header
	body   string
}

func do(t *testing.T, method, url, body string, header ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{answer.StatusCode, answer.Header, string(text)}
}

func decode[T any](t *testing.T, r reply) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		t.Fatalf("%d %s: %v", r.status, r.body, err)
	}
	return v
}

// What a function sees of a path, and which names it has.
func TestFunctionPaths(t *testing.T) {
	t.Parallel()
	_, s := open(t, gateway.Needs{})
	host := strings.TrimPrefix(s.URL, "http://")
	for path, want := range map[string]string{
		"/function/api":                           "/",
		"/function/api/":                          "/",
		"/function/api?x=1":                       "/?x=1",
		"/function/api/v1/p/stacks?a=1&a=2":       "/v1/p/stacks?a=1&a=2",
		"/function/api/v1/a%2Fb//c":               "/v1/a%2Fb//c",
		"/function/api.openfaas-fn/v1":            "/v1",
		"/function/api.openfaas-fn":               "/",
		"/function/api/function/api/system/../x/": "/function/api/system/../x/",
	} {
		got := do(t, "PATCH", s.URL+path, "hello")
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.Split(path, "?")[0], "/function/"), "/")
		if want := "PATCH " + want + " prefix=/function/" + name + " host=" + host + " body=hello"; got.status != http.StatusTeapot || got.body != want {
			t.Errorf("%s: got %d %s, want %s", path, got.status, got.body, want)
		}
		if got.header.Get("X-Call-Id") == "" || got.header.Get("X-Start-Time") == "" {
			t.Errorf("%s: no call id, or no time: %v", path, got.header)
		}
	}
	for _, path := range []string{"/function/nobody", "/function/", "/function/api.elsewhere", "/async-function/nobody", "/", "/ui/"} {
		if got := do(t, "POST", s.URL+path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: got %d %s", path, got.status, got.body)
		}
	}
	if got := do(t, "GET", s.URL+"/healthz", ""); got.status != http.StatusOK {
		t.Errorf("healthz is %d", got.status)
	}
	if got := do(t, "GET", s.URL+"/function/stepper/_/health", ""); got.status != http.StatusOK {
		t.Errorf("the health of a function is %d", got.status)
	}
}

// Basic auth as OpenFaaS has it: on all of /system/, and on nothing else.
func TestBasicAuth(t *testing.T) {
	t.Parallel()
	_, s := open(t, gateway.Needs{User: "admin", Password: "secret"})
	for _, path := range []string{"functions", "function/api", "info", "namespaces", "namespace/openfaas-fn", "secrets", "logs?name=api", "nothing"} {
		for _, who := range []string{"", "http://admin:wrong@", "http://root:secret@", "http://:@"} {
			got := do(t, "GET", strings.Replace(s.URL, "http://", "http://"+strings.TrimPrefix(who, "http://"), 1)+"/system/"+path, "")
			if got.status != http.StatusUnauthorized || got.header.Get("WWW-Authenticate") != `Basic realm="Restricted"` {
				t.Errorf("%s as %q: got %d %v", path, who, got.status, got.header)
			}
		}
	}
	if got := do(t, "GET", strings.Replace(s.URL, "http://", "http://admin:secret@", 1)+"/system/functions", ""); got.status != http.StatusOK {
		t.Errorf("with the password: %d", got.status)
	}
	if got := do(t, "GET", s.URL+"/function/api", ""); got.status != http.StatusTeapot {
		t.Errorf("a function asks for a password: %d", got.status)
	}
}

// A gateway that others than this machine reach has no /system/ without a password.
func TestClosedWithoutPassword(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(gateway.New(gateway.Needs{Log: slog.New(slog.DiscardHandler), Functions: []gateway.Function{
		{Name: "api", Handler: functions.Handler{HTTP: http.HandlerFunc(echo)}}}}))
	defer s.Close()
	for path, want := range map[string]int{
		"/system/functions": 403, "/system/logs?name=api": 403, "/system/info": 403, "/system/secrets": 403, "/system/nothing": 403,
		"/function/api": 418, "/healthz": 200,
	} {
		if got := do(t, "GET", s.URL+path, ""); got.status != want || want == 403 && !strings.Contains(got.body, "HEARTH_BASIC_AUTH_USER") {
			t.Errorf("%s: %d %s, want %d", path, got.status, got.body, want)
		}
	}
}

func TestListAndDescribe(t *testing.T) {
	t.Parallel()
	g, s := open(t, gateway.Needs{})
	do(t, "GET", s.URL+"/function/api", "")
	if _, status, err := g.Invoke(t.Context(), "stepper", []byte(`{"Records":[{"messageId":"1"}]}`)); status != http.StatusOK || err != nil {
		t.Fatal(status, err)
	}
	list := decode[[]types.FunctionStatus](t, do(t, "GET", s.URL+"/system/functions", ""))
	switch {
	case len(list) != 2:
		t.Fatalf("len(list) = %d, want 2", len(list))
	case list[0].Name != "api":
		t.Fatalf("list[0].Name = %q, want %q", list[0].Name, "api")
	case list[1].Name != "stepper":
		t.Fatalf("list[1].Name = %q, want %q", list[1].Name, "stepper")
	}
	for _, f := range list {
		switch {
		case f.InvocationCount != 1:
			t.Errorf("f.InvocationCount = %v, want 1", f.InvocationCount)
		case f.Replicas != 1:
			t.Errorf("f.Replicas = %d, want 1", f.Replicas)
		case f.AvailableReplicas != 1:
			t.Errorf("f.AvailableReplicas = %d, want 1", f.AvailableReplicas)
		case f.Namespace != "openfaas-fn":
			t.Errorf("f.Namespace = %q, want %q", f.Namespace, "openfaas-fn")
		case f.Image != "hearth":
			t.Errorf("f.Image = %q, want %q", f.Image, "hearth")
		case f.CreatedAt.IsZero():
			t.Errorf("f.CreatedAt is zero")
		}
	}
	if list := do(t, "GET", s.URL+"/system/functions?namespace=other", ""); list.body != "[]" {
		t.Errorf("another namespace has %s", list.body)
	}
	for _, name := range []string{"api", "api.openfaas-fn", "api?namespace=openfaas-fn"} {
		if f := decode[types.FunctionStatus](t, do(t, "GET", s.URL+"/system/function/"+name, "")); f.Name != "api" {
			t.Errorf("%s is %+v", name, f)
		}
	}
	for _, name := range []string{"nobody", "api.other", "api?namespace=other"} {
		if got := do(t, "GET", s.URL+"/system/function/"+name, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", name, got.status)
		}
	}
}

func TestRefusesHonestly(t *testing.T) {
	t.Parallel()
	_, s := open(t, gateway.Needs{Secrets: []string{"hearth-secret-key"}})
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"POST", "functions", `{"service":"figlet","image":"figlet:latest"}`, 501},
		{"PUT", "functions", `{"service":"api","image":"hearth"}`, 501},
		{"POST", "functions", `{`, 400},
		{"DELETE", "functions", `{"functionName":"api"}`, 501},
		{"DELETE", "functions", `{"functionName":"nobody"}`, 404},
		{"POST", "secrets", `{"name":"a","value":"b"}`, 501},
		{"DELETE", "secrets", `{"name":"a"}`, 501},
		{"PATCH", "secrets", ``, 405},
		{"GET", "namespace/other", ``, 404},
		{"POST", "scale-function/api", `{"replicas":101}`, 400},
		{"POST", "scale-function/api", `{"replicas":-1}`, 400},
		{"POST", "scale-function/nobody", `{"replicas":1}`, 404},
		{"POST", "scale-function/api", `{}`, 400},
		{"POST", "scale-function/api", `null`, 400},
		{"POST", "scale-function/api", `{"replicas":null}`, 400},
		{"POST", "scale-function/api", `{"serviceName":"stepper","replicas":0}`, 400},
		{"GET", "logs", ``, 404},
		{"GET", "logs?name=nobody", ``, 404},
		{"GET", "logs?name=api&since=yesterday", ``, 422},
		{"GET", "elsewhere", ``, 404},
	} {
		got := do(t, c.method, s.URL+"/system/"+c.path, c.body)
		if got.status != c.want || got.body == "" && c.want != 422 {
			t.Errorf("%s %s %s: got %d %s, want %d and a reason", c.method, c.path, c.body, got.status, got.body, c.want)
		}
	}
	secrets := decode[[]types.Secret](t, do(t, "GET", s.URL+"/system/secrets", ""))
	switch {
	case len(secrets) != 1:
		t.Errorf("secrets: len(secrets) = %d, want 1", len(secrets))
	case secrets[0].Name != "hearth-secret-key":
		t.Errorf("secrets: secrets[0].Name = %q, want %q", secrets[0].Name, "hearth-secret-key")
	case secrets[0].Value != "":
		t.Errorf("secrets: secrets[0].Value = %q, want %q", secrets[0].Value, "")
	}
	if got := do(t, "GET", s.URL+"/system/namespaces", ""); got.body != `["openfaas-fn"]` {
		t.Errorf("namespaces: %s", got.body)
	}
	info := decode[struct {
		Provider types.ProviderInfo
		Version  types.VersionInfo
		Arch     string
	}](t, do(t, "GET", s.URL+"/system/info", ""))
	switch {
	case info.Provider.Name != "hearth":
		t.Errorf("info: info.Provider.Name = %q, want %q", info.Provider.Name, "hearth")
	case info.Provider.Version == nil:
		t.Errorf("info: info.Provider.Version is nil")
	case info.Arch == "":
		t.Errorf("info: info.Arch is empty")
	}
}

func TestScale(t *testing.T) {
	t.Parallel()
	g, s := open(t, gateway.Needs{})
	scale := func(n string) {
		if got := do(t, "POST", s.URL+"/system/scale-function/api", `{"serviceName":"api","replicas":`+n+`}`); got.status != http.StatusAccepted {
			t.Fatalf("scale to %s: %d %s", n, got.status, got.body)
		}
	}
	scale("0")
	if got := do(t, "GET", s.URL+"/function/api", ""); got.status != http.StatusServiceUnavailable {
		t.Errorf("scaled to none: %d", got.status)
	}
	if _, status, _ := g.Invoke(t.Context(), "api", nil); status != http.StatusServiceUnavailable {
		t.Errorf("scaled to none, in process: %d", status)
	}
	scale("3")
	if got := do(t, "GET", s.URL+"/function/api", ""); got.status != http.StatusTeapot {
		t.Errorf("scaled up again: %d", got.status)
	}
	if f := decode[types.FunctionStatus](t, do(t, "GET", s.URL+"/system/function/api", "")); f.Replicas != 3 {
		t.Errorf("%d replicas", f.Replicas)
	}
	if got := do(t, "GET", s.URL+"/metrics", ""); !strings.Contains(got.body, `gateway_service_count{function_name="api.openfaas-fn"} 3`) ||
		!strings.Contains(got.body, `gateway_function_invocation_total{code="418",function_name="api.openfaas-fn"} 1`) {
		t.Errorf("metrics:\n%s", got.body)
	}
}

// A replica has room for a hundred at once; one more waits until one leaves.
func TestRoom(t *testing.T) {
	t.Parallel()
	let, begun := make(chan struct{}), make(chan struct{}, 200)
	g, _ := open(t, gateway.Needs{Functions: []gateway.Function{{Name: "slow", Handler: functions.Handler{
		Clock: func(context.Context, events.EventBridgeEvent) error {
			begun <- struct{}{}
			<-let
			return nil
		}}}}})
	ended := make(chan int, 200)
	call := func(ctx context.Context) {
		_, status, _ := g.Invoke(ctx, "slow", nil)
		ended <- status
	}
	for range 100 {
		go call(t.Context())
	}
	for range 100 {
		<-begun
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	go call(ctx)
	if status := <-ended; status != http.StatusServiceUnavailable {
		t.Errorf("whoever gave up was answered %d", status)
	}
	go call(t.Context())
	close(let)
	for range 101 {
		if status := <-ended; status != http.StatusOK {
			t.Errorf("answered %d", status)
		}
	}
}
