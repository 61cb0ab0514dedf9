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

// TokenPrefix marks a token that Hearth gave out itself: it allows signals to one
// resource and nothing else, and needs no user in the cloud.
const TokenPrefix = "hearth-signal-"

func signalToken(key []byte, stackID, resource string) string {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(stackID + "/" + resource))
	return TokenPrefix + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// SignalToken says whether the token allows signals to the resource.
func (e *Base) SignalToken(_ context.Context, token, stackID, resource string) bool {
	return strings.HasPrefix(token, TokenPrefix) && slices.ContainsFunc(e.Settings.SignalKeys, func(key []byte) bool {
		return hmac.Equal([]byte(token), []byte(signalToken(key, stackID, resource)))
	})
}

// SignalData is what a type that takes signals finds in its data: where to send
// them, and what allows it.
func (e *Base) SignalData(s stack.Stack, resource string) map[string]any {
	return map[string]any{
		"endpoint": fmt.Sprintf("%s/%s/stacks/%s/%s/resources/%s/signal", strings.TrimSuffix(e.Settings.Endpoint, "/"),
			url.PathEscape(s.Project), url.PathEscape(s.Name), s.ID, url.PathEscape(resource)),
		"stack": s.Name + "/" + s.ID,
		"token": signalToken(e.Settings.SignalKeys[0], s.ID, resource),
	}
}
