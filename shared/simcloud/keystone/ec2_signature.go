package keystone

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"hearth/shared/simcloud/ground"
)

// errSigned is the error of a form from which Keystone cannot compute a signature. A real one then
// fails, or closes the connection.
var errSigned = errors.New("unexpected signature format")

const v4Algorithm = "AWS4-HMAC-SHA256"

// signatureOf computes the signature of a request as Keystone does, version 2 or 4.
func signatureOf(secret, host string, form doc) (string, error) {
	params := form.Sub("params")
	switch {
	case params.Str("SignatureVersion") == "2":
		query := canonicalQuery(params.With("SignatureMethod", "HmacSHA256")) // whatever it says
		text := form.Str("verb") + "\n" + host + "\n" + form.Str("path") + "\n" + query
		return base64.StdEncoding.EncodeToString(mac([]byte(secret), text)), nil
	case params.Has("SignatureVersion"):
		return "", errSigned
	case strings.HasPrefix(form.Sub("headers").Str("Authorization"), v4Algorithm),
		params.Str("X-Amz-Algorithm") == v4Algorithm:
		return v4Signature(secret, form)
	}
	return "", errSigned
}

func v4Signature(secret string, form doc) (string, error) {
	params, header := form.Sub("params"), form.Sub("headers")
	said := func(name string) string {
		auth, there := header["Authorization"].(string)
		if !there {
			return params.Str("X-Amz-" + name)
		}
		_, rest, _ := strings.Cut(auth, name+"=")
		value, _, _ := strings.Cut(rest, ",")
		return value
	}
	query := ""
	if !strings.EqualFold(form.Str("verb"), "POST") { // its parameters are in the body
		query = canonicalQuery(params)
	}
	request := strings.Join([]string{strings.ToUpper(form.Str("verb")), form.Str("path"), query,
		canonicalHeader(header, said("SignedHeaders")), said("SignedHeaders"), form.Str("body_hash")}, "\n")
	scope := strings.Split(said("Credential"), "/") // access, date, region, service, aws4_request
	date := ground.OrText(header.Str("X-Amz-Date"), params.Str("X-Amz-Date"))
	if len(scope) < 4 || !strings.HasPrefix(date, scope[1]) {
		return "", errSigned
	}
	sum := sha256.Sum256([]byte(request))
	text := strings.Join([]string{v4Algorithm, date, strings.Join(scope[1:], "/"), hex.EncodeToString(sum[:])}, "\n")
	key := []byte("AWS4" + secret)
	for _, part := range []string{scope[1], scope[2], scope[3], "aws4_request"} {
		key = mac(key, part)
	}
	return hex.EncodeToString(mac(key, text)), nil
}

func canonicalHeader(header doc, signed string) string {
	lower := map[string]string{}
	for name, value := range header {
		text, _ := value.(string)
		lower[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(text)
	}
	var lines []string
	for name := range strings.SplitSeq(signed, ";") {
		if value, there := lower[name]; there {
			lines = append(lines, name+":"+value)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// canonicalQuery writes the parameters in the order of their names.
func canonicalQuery(params doc) string {
	var pairs []string
	for _, name := range ground.Sorted(params) {
		pairs = append(pairs, quoted(name)+"="+quoted(fmt.Sprint(params[name])))
	}
	return strings.Join(pairs, "&")
}

// quoted escapes all but letters, digits and -_.~.
func quoted(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
