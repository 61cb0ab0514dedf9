package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"hearth/shared/queuetest"
)

// A runtime plays Lambda's runtime API to one function: it hands out events, and
// takes what is answered.
type runtime struct {
	events  chan string
	answers chan answer
}

type answer struct {
	kind string // response or error
	body string
}

func (r *runtime) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	rest, ok := strings.CutPrefix(req.URL.Path, "/2018-06-01/runtime/invocation/")
	if !ok {
		http.NotFound(w, req)
		return
	}
	if rest == "next" {
		select {
		case event := <-r.events:
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "one")
			w.Header().Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(time.Minute).UnixMilli()))
			_, _ = io.WriteString(w, event)
		case <-req.Context().Done():
		}
		return
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return
	}
	_, kind, _ := strings.Cut(rest, "/")
	w.WriteHeader(http.StatusAccepted)
	r.answers <- answer{kind, string(body)}
}

func (r *runtime) call(t *testing.T, event string) answer {
	t.Helper()
	r.events <- event
	select {
	case a := <-r.answers:
		return a
	case <-time.After(5 * time.Minute):
		t.Fatal("no answer")
		return answer{}
	}
}

// onLambdaRuntime starts the deployed program as a function of Lambda.
func onLambdaRuntime(t *testing.T, function string, environ ...string) *runtime {
	t.Helper()
	r := &runtime{events: make(chan string, 1), answers: make(chan answer, 1)}
	server := httptest.NewServer(r)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, binary)
	cmd.Env = append(environ, "HEARTH_FUNCTION="+function, "AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(server.URL, "http://"))
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was killed
		server.CloseClientConnections()
		server.Close()
		if t.Failed() {
			t.Logf("%s said:\n%s", function, log.String())
		}
	})
	return r
}

// A batch from SQS of which one message is not for this function: that one alone is
// reported as failed, the others are dealt with. One is a step of a resource that is
// not there any more, and so is done with.
func TestLambdaBatch(t *testing.T) {
	t.Parallel()
	redis := queuetest.ForTest(t)
	r := onLambdaRuntime(t, "stepper",
		"HEARTH_DATABASE=sqlite:"+filepath.Join(t.TempDir(), "hearth.db"), "HEARTH_REDIS="+redis.URL(),
		"HEARTH_OS_AUTH_URL=http://127.0.0.1:1/v3", "HEARTH_OS_USERNAME=u", "HEARTH_OS_PASSWORD=p")
	message := func(id, topic string) events.SQSMessage {
		return events.SQSMessage{MessageId: id, EventSource: "aws:sqs", Body: fmt.Sprintf(
			`{"id":"5b6e2c1e-0b5a-4b8e-9d5f-00000000000%s","topic":%q,"stack":"6d0c0a52-7a59-4f4c-8d0f-000000000001","resource":"6d0c0a52-7a59-4f4c-8d0f-000000000002","generation":1}`, id, topic)}
	}
	event, err := json.Marshal(events.SQSEvent{Records: []events.SQSMessage{
		message("1", "resource.step"), message("2", "stack.requested"), message("3", "resource.step"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time on a process that is warm
		got := r.call(t, string(event))
		var response events.SQSEventResponse
		if err := json.Unmarshal([]byte(got.body), &response); err != nil || got.kind != "response" {
			t.Fatalf("%s %s: %v", got.kind, got.body, err)
		}
		if want := []events.SQSBatchItemFailure{{ItemIdentifier: "2"}}; !slices.Equal(response.BatchItemFailures, want) {
			t.Errorf("failed: %v, want %v", response.BatchItemFailures, want)
		}
	}
	if got := r.call(t, `{"Records":[]}`); got.kind != "error" {
		t.Errorf("an event without records: %s %s", got.kind, got.body)
	}
}

// The validator needs nothing, and answers requests of an API Gateway.
func TestLambdaRequest(t *testing.T) {
	t.Parallel()
	r := onLambdaRuntime(t, "validator")
	event, err := json.Marshal(events.APIGatewayV2HTTPRequest{
		RawPath: "/", Body: "heat_template_version: 2013-05-23\nresources: {a: {type: OS::Heat::None}}\n",
		RequestContext: events.APIGatewayV2HTTPRequestContext{HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "POST"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := r.call(t, string(event))
	var response events.APIGatewayV2HTTPResponse
	switch err := json.Unmarshal([]byte(got.body), &response); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case got.kind != "response":
		t.Errorf("got.kind = %q, want %q", got.kind, "response")
	case response.StatusCode != http.StatusOK:
		t.Errorf("response.StatusCode = %d, want %d: %v", response.StatusCode, http.StatusOK, got.body)
	}
}
