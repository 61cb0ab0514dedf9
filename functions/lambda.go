package functions

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// OnLambda is a handler in the form that Lambda's runtime calls. The event is an SQS batch, an
// EventBridge schedule, or an HTTP request from an API Gateway (payload version 2) or a function URL.
type OnLambda struct{ Handler }

// Invoke implements lambda.Handler. After an error Lambda delivers the event again, or returns the
// error to the caller.
func (l OnLambda) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	if l.HTTP != nil {
		return l.request(ctx, event)
	}
	answer, status := l.Handler.Invoke(ctx, event)
	if status >= http.StatusMultipleChoices {
		return nil, fmt.Errorf("%d %s", status, answer)
	}
	return answer, nil
}

func (l OnLambda) request(ctx context.Context, text []byte) ([]byte, error) {
	var event events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal(text, &event); err != nil {
		return nil, fmt.Errorf("the event is not JSON of an API Gateway request: %w", err)
	}
	r, err := toRequest(ctx, event)
	if err != nil {
		return nil, err
	}
	w := &kept{header: http.Header{}}
	l.HTTP.ServeHTTP(w, r)
	return json.Marshal(w.response())
}

func toRequest(ctx context.Context, event events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body := []byte(event.Body)
	if event.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(event.Body); err != nil {
			return nil, fmt.Errorf("the event's body is not Base64: %w", err)
		}
	}
	about := event.RequestContext
	path := event.RawPath
	if stage := about.Stage; stage != "" && stage != "$default" {
		path = strings.TrimPrefix(path, "/"+stage)
	}
	target, err := url.ParseRequestURI("/" + strings.TrimPrefix(path, "/"))
	if err != nil {
		return nil, fmt.Errorf("the event's path: %w", err)
	}
	target.RawQuery = event.RawQueryString
	r, err := http.NewRequestWithContext(ctx, about.HTTP.Method, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the event's request: %w", err)
	}
	for name, value := range event.Headers {
		r.Header.Set(name, value)
	}
	if len(event.Cookies) > 0 {
		r.Header.Set("Cookie", strings.Join(event.Cookies, "; "))
	}
	r.Host, r.RequestURI, r.RemoteAddr = r.Header.Get("Host"), target.RequestURI(), about.HTTP.SourceIP
	if r.Host == "" {
		r.Host = about.DomainName
	}
	return r, nil
}

// kept is a response that is sent as one event.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header { return k.header }

func (k *kept) WriteHeader(status int) {
	if k.status == 0 {
		k.status = status
	}
}

func (k *kept) Write(p []byte) (int, error) {
	k.WriteHeader(http.StatusOK)
	return k.body.Write(p)
}

func (k *kept) response() events.APIGatewayV2HTTPResponse {
	k.WriteHeader(http.StatusOK)
	out := events.APIGatewayV2HTTPResponse{StatusCode: k.status, Headers: map[string]string{}, Cookies: k.header.Values("Set-Cookie")}
	for name, values := range k.header {
		if name != "Set-Cookie" {
			out.Headers[name] = strings.Join(values, ", ")
		}
	}
	if utf8.Valid(k.body.Bytes()) {
		out.Body = k.body.String()
	} else {
		out.Body, out.IsBase64Encoded = base64.StdEncoding.EncodeToString(k.body.Bytes()), true
	}
	return out
}
