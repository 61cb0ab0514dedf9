package stepdef

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"hearth/shared/stack"
)

// neverExpires is the time at which a URL without an end expires, as Heat's does: its Swift kept times in 32
// bits.
const neverExpires = 2147483587

// NewTempURLKey returns a key for temporary URLs. It follows from the seed of the action, which is drawn by a
// random generator for secrets, so that a worker that continues the action makes the same key.
func NewTempURLKey(r stack.Resource) string {
	sum := sha256.Sum256([]byte("temporary URL/" + r.Work.Seed))
	return hex.EncodeToString(sum[:])
}

// TempURL returns the URL with which anyone may use a method on an object. container is the URL of its
// container.
func TempURL(container, object, method, key string) string {
	u, err := url.Parse(container)
	if err != nil {
		return ""
	}
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/")+"/"+object, ""
	signed := u.Path
	if i := strings.LastIndex(signed, "/v1/"); i > 0 {
		signed = signed[i:] // a proxy in front of Swift removes what is before
	}
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "%s\n%d\n%s", method, neverExpires, signed)
	u.RawQuery = url.Values{"temp_url_sig": {hex.EncodeToString(mac.Sum(nil))}, "temp_url_expires": {fmt.Sprint(neverExpires)}}.Encode()
	return u.String()
}
