package awssign

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A Key is an access key with its secret.
type Key struct{ Access, Secret string }

var errNotSignable = errors.New("a URL with a fragment, or with a query beside its signature, cannot be signed")

// SignURL returns a URL with a version 2 signature, as Heat makes them for signals. The base, such
// as http://cfn.example.com:8000/v1/signal, is written in lower case. The path is the escaped rest.
// The signature covers the unescaped path. A zero time makes a URL that never expires.
func SignURL(key Key, method, base, path string, at time.Time) (string, error) {
	base = strings.ToLower(base)
	if strings.ContainsAny(base+path, "?#") {
		return "", errNotSignable
	}
	u, err := url.Parse(base + path)
	if err != nil {
		return "", err
	}
	list := []parameter{{"SignatureMethod", hmacSHA256}, {"SignatureVersion", "2"}, {"AWSAccessKeyId", key.Access}}
	if !at.IsZero() {
		list = append(list, parameter{"Timestamp", at.UTC().Format("2006-01-02T15:04:05Z")})
	}
	text := method + "\n" + u.Host + "\n" + rooted(u.Path) + "\n" + canonicalQuery(list, "", false)
	list = append(list, parameter{"Signature", base64.StdEncoding.EncodeToString(mac(sha256.New, []byte(key.Secret), text))})
	var b strings.Builder
	b.WriteString(base + path)
	for i, p := range list {
		b.WriteByte("?&"[min(i, 1)])
		b.WriteString(p.name + "=" + escape(p.value, false))
	}
	return b.String(), nil
}

// A Scope is where a version 4 signature is valid.
type Scope struct{ Region, Service string }

// Presign returns a URL with a version 4 signature that covers no body. It may have a query.
func Presign(key Key, scope Scope, method, address string, at time.Time, valid time.Duration) (string, error) {
	if strings.Contains(address, "#") {
		return "", errNotSignable
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	query, err := queryParameters(u.RawQuery)
	if err != nil {
		return "", err
	}
	at = at.UTC()
	c := &Claim{Version: 4, Time: at, scope: at.Format("20060102") + "/" + scope.Region + "/" + scope.Service + "/" + scopeEnd,
		method: method, SignedHeaders: []string{"host"}, payload: unsignedPayload}
	query = append(query, parameter{"X-Amz-Algorithm", version4}, parameter{"X-Amz-Content-Sha256", unsignedPayload},
		parameter{"X-Amz-Credential", key.Access + "/" + c.scope}, parameter{"X-Amz-Date", at.Format(basicTime)},
		parameter{"X-Amz-Expires", strconv.FormatInt(int64(valid/time.Second), 10)}, parameter{"X-Amz-SignedHeaders", "host"})
	c.query = canonicalQuery(query, "", true)
	signature := c.sign(signingKey(key.Secret, c.scope), Candidate{escape(normalPath(u.EscapedPath()), true), u.Host})
	u.RawQuery = c.query + "&X-Amz-Signature=" + string(signature)
	return u.String(), nil
}
