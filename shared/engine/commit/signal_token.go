package commit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"hearth/shared/stack"
)

func signalToken(key []byte, stackID, resource string) string {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(stackID + "/" + resource))
	return stack.SignalTokenPrefix + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// SignalToken reports whether the token allows signals to the resource.
func (e *Base) SignalToken(_ context.Context, token, stackID, resource string) bool {
	return strings.HasPrefix(token, stack.SignalTokenPrefix) && slices.ContainsFunc(e.Settings.SignalKeys, func(key []byte) bool {
		return hmac.Equal([]byte(token), []byte(signalToken(key, stackID, resource)))
	})
}

// ResponseURL returns the URL that takes the answer of a user's function to one request of a resource.
func (e *Base) ResponseURL(stackID, resource, request string) string {
	return fmt.Sprintf("%s/customresource/%s/%s/%s?Signature=%s", strings.TrimSuffix(e.Settings.CFNEndpoint, "/"),
		stackID, url.PathEscape(resource), request, responseSignature(e.Settings.SignalKeys[0], stackID, resource, request))
}

func responseSignature(key []byte, stackID, resource, request string) string {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte("response/" + stackID + "/" + request + "/" + resource))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// IsResponseSigned reports whether a signature is that of the URL for the answer to one request.
func (e *Base) IsResponseSigned(signature, stackID, resource, request string) bool {
	return slices.ContainsFunc(e.Settings.SignalKeys, func(key []byte) bool {
		return hmac.Equal([]byte(signature), []byte(responseSignature(key, stackID, resource, request)))
	})
}

// signalData returns the data of a resource that takes signals by Heat's API: the URL to send them
// to, and the token that allows it.
func (e *Base) signalData(s stack.Stack, resource string) map[string]any {
	return map[string]any{
		stack.EndpointData:    e.SignalEndpoint(s.Project, s, resource),
		stack.StackData:       s.Name + "/" + s.ID,
		stack.SignalTokenData: signalToken(e.Settings.SignalKeys[0], s.ID, resource),
	}
}

// SignalEndpoint returns the URL of Heat's API that takes signals for a resource, below the path of a
// project.
func (e *Base) SignalEndpoint(project string, s stack.Stack, resource string) string {
	return fmt.Sprintf("%s/%s/stacks/%s/%s/resources/%s/signal", strings.TrimSuffix(e.Settings.Endpoint, "/"),
		url.PathEscape(project), url.PathEscape(s.Name), s.ID, url.PathEscape(resource))
}
