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

// signalData returns the data of a resource that takes signals by Heat's API: the URL to send them
// to, and the token that allows it.
func (e *Base) signalData(s stack.Stack, resource string) map[string]any {
	return map[string]any{
		"endpoint": fmt.Sprintf("%s/%s/stacks/%s/%s/resources/%s/signal", strings.TrimSuffix(e.Settings.Endpoint, "/"),
			url.PathEscape(s.Project), url.PathEscape(s.Name), s.ID, url.PathEscape(resource)),
		"stack":               s.Name + "/" + s.ID,
		stack.SignalTokenData: signalToken(e.Settings.SignalKeys[0], s.ID, resource),
	}
}
