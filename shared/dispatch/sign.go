package dispatch

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// SignatureHeader carries the signature of an event: t=<Unix time>,v1=<HMAC-SHA256 in
// hexadecimal> of the time, a dot and the body.
const SignatureHeader = "X-Hearth-Signature"

// maxClockSkew is how far the time of a signature may be from now. Within it an event can be
// replayed, which does no harm: its work is done already.
const maxClockSkew = 5 * time.Minute

var errUnsigned = errors.New("the event has no valid signature")

// Sign returns the header's value for an event.
func Sign(secret, event []byte, now time.Time) string {
	at := strconv.FormatInt(now.Unix(), 10)
	return "t=" + at + ",v1=" + hex.EncodeToString(signature(secret, at, event))
}

// Verify returns an error unless the event was signed recently with the secret.
func Verify(secret, event []byte, header string, now time.Time) error {
	at, sum, ok := strings.Cut(strings.TrimPrefix(header, "t="), ",v1=")
	given, err := hex.DecodeString(sum)
	if !ok || err != nil || len(given) != sha256.Size || !hmac.Equal(given, signature(secret, at, event)) {
		return errUnsigned
	}
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return errUnsigned
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > maxClockSkew || age < -maxClockSkew {
		return fmt.Errorf("the event was signed %s ago: the clocks may differ", age.Round(time.Second))
	}
	return nil
}

func signature(secret []byte, at string, event []byte) []byte {
	sum := hmac.New(sha256.New, secret)
	sum.Write([]byte(at + "."))
	sum.Write(event)
	return sum.Sum(nil)
}
