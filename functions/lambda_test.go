package functions_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"hearth/functions"
)

func TestLambdaEvents(t *testing.T) {
	t.Parallel()
	on := func(name string, w *worker) functions.OnLambda {
		return functions.OnLambda{Handler: handler(t, name, w)}
	}
	answer, err := on("stepper", &worker{again: []string{"a"}}).Invoke(t.Context(), []byte(twoSteps))
	if want := `{"batchItemFailures":[{"itemIdentifier":"1"}]}`; err != nil || string(answer) != want {
		t.Errorf("got %s, %v; want %s", answer, err, want)
	}
	for name, c := range map[string]struct {
		on    functions.OnLambda
		event string
	}{
		"not JSON":   {on("stepper", &worker{}), `{`},
		"no records": {on("stepper", &worker{}), `{}`},
		"a panic":    {on("stepper", &worker{panics: true}), twoSteps},
		"a failure":  {on("sweeper", &worker{err: errors.New("no")}), `{}`},
		"no request": {on("api", &worker{}), `[]`},
		"no body":    {on("api", &worker{}), `{"isBase64Encoded":true,"body":"%"}`},
		"no path":    {on("api", &worker{}), `{"rawPath":"/%zz"}`},
		"no method":  {on("api", &worker{}), `{"rawPath":"/","requestContext":{"http":{"method":"A B"}}}`},
	} {
		if answer, err := c.on.Invoke(t.Context(), []byte(c.event)); err == nil {
			t.Errorf("%s: answered %s", name, answer)
		}
	}
}

func TestLambdaRequest(t *testing.T) {
	t.Parallel()
	h := functions.OnLambda{Handler: handler(t, "api", &worker{})}
	request := events.APIGatewayV2HTTPRequest{
		RawPath: "/prod/v1/p/a%2Fb", RawQueryString: "x=1&x=2",
		Headers: map[string]string{"x-auth-token": "secret", "host": "api.example"},
		Body:    base64.StdEncoding.EncodeToString([]byte("\xff\x00")), IsBase64Encoded: true,
		RequestContext: events.APIGatewayV2HTTPRequestContext{Stage: "prod",
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "POST", SourceIP: "192.0.2.1"}},
	}
	event, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := h.Invoke(t.Context(), event)
	if err != nil {
		t.Fatal(err)
	}
	var got events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(answer, &got); err != nil {
		t.Fatal(err)
	}
	switch want := "POST api.example /v1/p/a%2Fb?x=1&x=2 secret"; {
	case got.StatusCode != 418:
		t.Errorf("got.StatusCode = %d, want 418: %v", got.StatusCode, answer)
	case got.Headers["X-Seen"] != want:
		t.Errorf(`got.Headers["X-Seen"] = %q, want %q: %v`, got.Headers["X-Seen"], want, answer)
	case got.Headers["X-Twice"] != "a, b":
		t.Errorf(`got.Headers["X-Twice"] = %q, want %q: %v`, got.Headers["X-Twice"], "a, b", answer)
	}
	if !got.IsBase64Encoded || got.Body != request.Body {
		t.Errorf("the body came back as %q", got.Body)
	}
}
