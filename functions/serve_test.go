package functions_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"hearth/functions"
	"hearth/shared/dispatch"
	"hearth/shared/stack"
)

// worker fails the messages in again, and records the messages it gets.
type worker struct {
	again  []string
	err    error
	panics bool
	got    []stack.Message
}

func (w *worker) Plan(ctx context.Context, ms []stack.Message) []string { return w.Step(ctx, ms) }

func (w *worker) Step(_ context.Context, ms []stack.Message) []string {
	if w.panics {
		panic("a bug")
	}
	w.got = append(w.got, ms...)
	return w.again
}

func (w *worker) Sweep(context.Context) error { return w.err }

func handler(t *testing.T, name string, w *worker) functions.Handler {
	t.Helper()
	f, ok := functions.Find(name)
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	if f.HTTP {
		return functions.Handler{HTTP: http.HandlerFunc(echo)}
	}
	return f.New(functions.Env{Worker: w})
}

// echo tells what it was asked.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("X-Seen", r.Method+" "+r.Host+" "+r.URL.RequestURI()+" "+r.Header.Get("X-Auth-Token"))
	w.Header().Add("X-Twice", "a")
	w.Header().Add("X-Twice", "b")
	w.WriteHeader(http.StatusTeapot)
	_, _ = w.Write(body)
}

func ready(context.Context) error { return nil }

func send(h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w
}

const twoSteps = `{"Records":[
	{"messageId":"1","body":"{\"id\":\"a\",\"topic\":\"resource.step\",\"resource\":\"r\",\"generation\":3}"},
	{"messageId":"2","body":"{\"id\":\"b\",\"topic\":\"resource.due\",\"wait_key\":\"k\"}"}]}`

func TestMessages(t *testing.T) {
	t.Parallel()
	w := &worker{again: []string{"b"}}
	got := send(functions.Serve(handler(t, "stepper", w), ready), "POST", "/", twoSteps)
	if want := `{"batchItemFailures":[{"itemIdentifier":"2"}]}`; got.Code != 200 || got.Body.String() != want {
		t.Errorf("got %d %s, want %s", got.Code, got.Body, want)
	}
	if len(w.got) != 2 || w.got[0] != (stack.Message{ID: "a", Topic: stack.ResourceStep, ResourceID: "r", Generation: 3}) {
		t.Errorf("the worker was given %v", w.got)
	}
}

// A function only sees its own topics: what else comes is refused.
func TestMessagesOfOthers(t *testing.T) {
	t.Parallel()
	w := &worker{}
	got := send(functions.Serve(handler(t, "planner", w), ready), "POST", "/", twoSteps)
	var response events.SQSEventResponse
	switch err := json.Unmarshal(got.Body.Bytes(), &response); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case len(response.BatchItemFailures) != 2:
		t.Errorf("len(response.BatchItemFailures) = %d, want 2", len(response.BatchItemFailures))
	case len(w.got) != 0:
		t.Errorf("len(w.got) = %d, want 0", len(w.got))
	}
}

func TestMalformedEvents(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"planner", "stepper", "sweeper"} {
		h := functions.Serve(handler(t, name, &worker{}), ready)
		for _, c := range []struct {
			method, path, body string
			want               int
		}{
			{"POST", "/", `{`, 400},
			{"POST", "/", `[]`, 400},
			{"POST", "/", `"x"`, 400},
			{"POST", "/", `{"Records":7,"time":7}`, 400},
			{"POST", "/", `{"Records":[[]],"time":"never"}`, 400},
			{"POST", "/", strings.Repeat(" ", 7<<20), 400},
			{"GET", "/", ``, 405},
			{"POST", "/elsewhere", `{}`, 404},
		} {
			got := send(h, c.method, c.path, c.body)
			var fault struct{ Error string }
			switch err := json.Unmarshal(got.Body.Bytes(), &fault); {
			case got.Code != c.want:
				t.Errorf("%s: %s %s %.40s: got.Code = %d, want %d: %v", name, c.method, c.path, c.body, got.Code, c.want, got.Body)
			case err != nil:
				t.Errorf("%s: %s %s %.40s: unexpected error: %v", name, c.method, c.path, c.body, err)
			case fault.Error == "":
				t.Errorf("%s: %s %s %.40s: fault.Error is empty", name, c.method, c.path, c.body)
			}
		}
	}
	for _, body := range []string{``, `{}`, `{"Records":[]}`, `null`} {
		if got := send(functions.Serve(handler(t, "stepper", &worker{}), ready), "POST", "/", body); got.Code != 400 {
			t.Errorf("an event without records, %s: got %d", body, got.Code)
		}
	}
}

// An event of too many records is refused before its records are read.
func TestTooManyRecords(t *testing.T) {
	t.Parallel()
	record := `{"messageId":"1","body":"{\"id\":\"a\",\"topic\":\"resource.step\",\"resource\":\"r\"}"}`
	for n, want := range map[int]int{1000: 200, 1001: 400, 45_000: 400} {
		w := &worker{}
		got := send(functions.Serve(handler(t, "stepper", w), ready), "POST", "/", `{"Records":[`+strings.Repeat(record+",", n-1)+record+`]}`)
		if got.Code != want || (len(w.got) > 0) != (want == 200) {
			t.Errorf("%d records: got %d %s, and the worker was given %d", n, got.Code, got.Body, len(w.got))
		}
	}
}

// With a secret only signed events are taken, by all functions that events wake. Requests
// for the health are not events.
func TestSignedEvents(t *testing.T) {
	t.Parallel()
	secret := []byte("0123456789abcdef")
	for _, f := range functions.Table() {
		if f.HTTP {
			continue
		}
		h := functions.Serve(f.New(functions.Env{Worker: &worker{}, Secret: secret}), ready)
		body := `{"Records":[{"messageId":"1","body":"{}"}]}`
		for signature, want := range map[string]int{
			"": 401, "t=1,v1=00": 401,
			dispatch.Sign([]byte("another secret 16"), []byte(body), time.Now()): 401,
			dispatch.Sign(secret, []byte("{}"), time.Now()):                      401,
			dispatch.Sign(secret, []byte(body), time.Now()):                      200,
		} {
			r := httptest.NewRequest("POST", "/", strings.NewReader(body))
			r.Header.Set(dispatch.SignatureHeader, signature)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s, signed %q: got %d %s, want %d", f.Name, signature, w.Code, w.Body, want)
			}
		}
		if got := send(h, "GET", "/_/ready", ""); got.Code != 200 {
			t.Errorf("%s: ready is %d", f.Name, got.Code)
		}
	}
}

func FuzzEvent(f *testing.F) {
	for _, seed := range []string{twoSteps, `{`, `{"Records":[{"body":"[]"}]}`, `{"Records":null}`} {
		f.Add([]byte(seed))
	}
	find, _ := functions.Find("stepper")
	h := find.New(functions.Env{Worker: &worker{again: []string{"a", ""}}})
	f.Fuzz(func(t *testing.T, event []byte) {
		if answer, status := h.Invoke(t.Context(), event); status != 200 && status != 400 || !json.Valid(answer) {
			t.Errorf("got %d %s", status, answer)
		}
	})
}

func TestPanic(t *testing.T) {
	t.Parallel()
	if got := send(functions.Serve(handler(t, "stepper", &worker{panics: true}), ready), "POST", "/", twoSteps); got.Code != 500 {
		t.Errorf("got %d", got.Code)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	for _, body := range []string{``, `{}`, `{"detail-type":"Scheduled Event","time":"2026-11-22T10:00:00Z","detail":{}}`} {
		if got := send(functions.Serve(handler(t, "sweeper", &worker{}), ready), "POST", "/", body); got.Code != 200 {
			t.Errorf("%s: got %d %s", body, got.Code, got.Body)
		}
	}
	if got := send(functions.Serve(handler(t, "sweeper", &worker{err: errors.New("no database")}), ready), "POST", "/", `{}`); got.Code != 500 {
		t.Errorf("a sweep that failed: got %d", got.Code)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	for _, f := range functions.Table() {
		h := functions.Serve(handler(t, f.Name, &worker{}), func(context.Context) error { return errors.New("no database") })
		if got := send(h, "GET", "/_/health", ""); got.Code != 200 {
			t.Errorf("%s: health is %d", f.Name, got.Code)
		}
		if got := send(h, "GET", "/_/ready", ""); got.Code != 503 || !strings.Contains(got.Body.String(), "no database") {
			t.Errorf("%s: ready is %d %s", f.Name, got.Code, got.Body)
		}
		if got := send(functions.Serve(handler(t, f.Name, &worker{}), ready), "GET", "/_/ready", ""); got.Code != 200 {
			t.Errorf("%s: ready is %d", f.Name, got.Code)
		}
	}
}

// Paths reach the API as they are.
func TestRequests(t *testing.T) {
	t.Parallel()
	got := send(functions.Serve(handler(t, "api", &worker{}), ready), "PUT", "/v1/p//a%2Fb/../c?x=1", "body")
	switch want := "PUT example.com /v1/p//a%2Fb/../c?x=1 "; {
	case got.Code != http.StatusTeapot:
		t.Errorf("got.Code = %d, want %d: %v", got.Code, http.StatusTeapot, got.Body)
	case got.Header().Get("X-Seen") != want:
		t.Errorf(`got.Header().Get("X-Seen") = %q, want %q`, got.Header().Get("X-Seen"), want)
	case got.Body.String() != "body":
		t.Errorf("got.Body.String() = %q, want %q", got.Body.String(), "body")
	}
}

func TestInProcess(t *testing.T) {
	t.Parallel()
	invoke := functions.InProcess(map[string]functions.Handler{
		"stepper": handler(t, "stepper", &worker{again: []string{"a"}}),
		"api":     handler(t, "api", &worker{}),
	})
	answer, status, err := invoke(t.Context(), "stepper", []byte(twoSteps))
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case status != 200:
		t.Errorf("status = %d, want 200: %v", status, answer)
	case !bytes.Contains(answer, []byte(`"1"`)):
		t.Errorf("answer = %s, want it to contain %s", answer, []byte(`"1"`))
	}
	if _, status, err := invoke(t.Context(), "api", []byte(twoSteps)); err != nil || status != 404 {
		t.Errorf("the API called with an event: %d %v", status, err)
	}
	if _, _, err := invoke(t.Context(), "nobody", nil); err == nil {
		t.Error("called a function that is not there")
	}
}
