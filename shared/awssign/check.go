package awssign

import (
	"crypto/hmac"
	"crypto/sha1" // version 2 allows HmacSHA1, in which SHA-1 is still sound
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strings"
	"time"
)

// clockWithin is how far a client's clock may be from ours.
const clockWithin = 15 * time.Minute

// Undated says what becomes of a version 2 signature that has neither Timestamp nor Expires.
type Undated bool

const (
	RefuseUndated Undated = false
	AcceptUndated Undated = true // for signed URLs of signals, which never expire
)

// Check returns nil if the request was signed with the secret and is valid now. It compares in
// constant time, and tries every candidate even after one that matches.
func (c *Claim) Check(secret string, now time.Time, undated Undated) error {
	var derived []byte
	if c.Version == 4 {
		derived = signingKey(secret, c.scope)
	} else {
		derived = []byte(secret)
	}
	given, matches := []byte(c.Signature), false
	for _, candidate := range c.candidates[:c.affordable()] {
		if hmac.Equal(c.sign(derived, candidate), given) {
			matches = true
		}
	}
	if !matches || secret == "" {
		return &Error{SignatureDoesNotMatch, doesNotMatch}
	}
	return c.CheckTime(now, undated)
}

// affordable returns how many candidates are tried. Only very large requests have fewer than all.
func (c *Claim) affordable() int {
	each := 1 + len(c.query) + len(c.before) + len(c.after)
	return min(len(c.candidates), max(1, mostSigned/each))
}

// CheckTime returns nil if the signature, should it be right, is valid now. Keystone does not look
// for times in the future, nor for Expires.
func (c *Claim) CheckTime(now time.Time, undated Undated) error {
	if c.Version == 2 && c.Time.IsZero() && c.Expires.IsZero() {
		if undated {
			return nil
		}
		return incomplete("The request must contain the parameter Timestamp or Expires.")
	}
	if !c.Time.IsZero() && c.Time.Add(-clockWithin).After(now) {
		return &Error{RequestExpired, "Signature not yet current: " + c.Time.Format(basicTime) + " is still later than " +
			now.UTC().Add(clockWithin).Format(basicTime) + " (" + now.UTC().Format(basicTime) + " + 15 min.)"}
	}
	if !c.Expires.IsZero() {
		if c.Time.IsZero() && c.Expires.After(now.Add(longestPresign)) {
			return incomplete("Expires must be at most 7 days from now: " + c.Expires.Format(basicTime) + " is later than " +
				now.UTC().Add(longestPresign).Format(basicTime) + ".")
		}
		if now.After(c.Expires) {
			return &Error{RequestExpired, "Request has expired: " + c.Expires.Format(basicTime) + " is now earlier than " + now.UTC().Format(basicTime)}
		}
		return nil
	}
	if c.Time.Add(clockWithin).Before(now) {
		return &Error{RequestExpired, "Signature expired: " + c.Time.Format(basicTime) + " is now earlier than " +
			now.UTC().Add(-clockWithin).Format(basicTime) + " (" + now.UTC().Format(basicTime) + " - 15 min.)"}
	}
	return nil
}

// sign returns the signature of a candidate, as text.
func (c *Claim) sign(key []byte, candidate Candidate) []byte {
	if c.Version == 4 {
		return hex.AppendEncode(nil, mac(sha256.New, key, version4+"\n"+c.Time.Format(basicTime)+"\n"+c.scope+"\n"+hexHash(c.canonical(candidate))))
	}
	newHash := sha256.New
	if c.Algorithm == hmacSHA1 {
		newHash = sha1.New
	}
	return base64.StdEncoding.AppendEncode(nil, mac(newHash, key, c.method+"\n"+candidate.Host+"\n"+candidate.Path+"\n", c.query))
}

// canonical returns the canonical request of version 4.
func (c *Claim) canonical(candidate Candidate) []byte {
	signed := strings.Join(c.SignedHeaders, ";")
	b := make([]byte, 0, 128+len(candidate.Path)+len(candidate.Host)+len(c.query)+len(c.before)+len(c.after)+len(signed)+len(c.payload))
	for _, part := range []string{c.method, "\n", candidate.Path, "\n", c.query, "\n", c.before, "host:", candidate.Host, "\n", c.after, "\n", signed, "\n", c.payload} {
		b = append(b, part...)
	}
	return b
}

// signingKey derives the key of a scope from a secret.
func signingKey(secret, scope string) []byte {
	key := []byte("AWS4" + secret)
	for part := range strings.SplitSeq(scope, "/") {
		key = mac(sha256.New, key, part)
	}
	return key
}

func mac(newHash func() hash.Hash, key []byte, text ...string) []byte {
	m := hmac.New(newHash, key)
	for _, part := range text {
		m.Write([]byte(part))
	}
	return m.Sum(nil)
}
