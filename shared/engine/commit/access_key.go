package commit

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"

	"hearth/shared/awssign"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// The chance in a key pair, in bytes.
const (
	accessKeyBytes = 16
	secretKeyBytes = 30
)

// NewKey returns a key pair of Hearth's own.
func NewKey() awssign.Key {
	var access [accessKeyBytes]byte
	var secret [secretKeyBytes]byte
	_, _ = rand.Read(access[:]) // never fails
	_, _ = rand.Read(secret[:])
	return awssign.Key{
		Access: stack.AccessKeyPrefix + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(access[:]),
		Secret: base64.RawURLEncoding.EncodeToString(secret[:]),
	}
}

// IssueKey returns what Hearth issues for an object that is about to be made: the ID of its key
// pair, and the data with everything else. The transaction that begins the object's creation stores
// both, so they never change. The signed URL has no end: it is good for as long as the object.
func (e *Base) IssueKey(s stack.Stack, resource string, d *stepdef.Def) (accessKey string, data map[string]any, err error) {
	key := NewKey()
	if !d.Signals {
		return key.Access, map[string]any{
			stack.SecretKeyData: key.Secret, stack.MetadataServerData: strings.TrimSuffix(e.Settings.CFNEndpoint, "/") + "/", stack.StackNameData: s.Name,
		}, nil
	}
	data = e.signalData(s, resource)
	data[stack.SecretKeyData] = key.Secret
	method, kind := http.MethodPut, "/waitcondition"
	if d.Service == stack.SoftwareService {
		method, kind = http.MethodPost, "/signal"
	}
	data[stack.SignedURLData], err = awssign.SignURL(key, method, strings.TrimSuffix(e.Settings.CFNEndpoint, "/")+kind, resourcePath(s, resource), time.Time{})
	return key.Access, data, err
}

// resourcePath returns the ARN of a resource as Heat's signed URLs have it in their path.
func resourcePath(s stack.Stack, resource string) string {
	return "/arn%3Aopenstack%3Aheat%3A%3A" + url.PathEscape(s.Project) + "%3Astacks/" + url.PathEscape(s.Name) + "/" + s.ID + "/resources/" + url.PathEscape(resource)
}
