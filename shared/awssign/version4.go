package awssign

import (
	"strconv"
	"strings"
	"time"
)

const (
	basicTime       = "20060102T150405Z"
	longestPresign  = 7 * 24 * time.Hour // validity of a presigned URL
	unsignedPayload = "UNSIGNED-PAYLOAD"
	scopeEnd        = "aws4_request"
	hashLength      = 64 // characters of a hash or a signature in hexadecimal digits
)

// readAuthorization reads a version 4 signature from the Authorization header.
func readAuthorization(r *Request, h header, query []parameter, authorization string) (*Claim, error) {
	algorithm, rest, _ := strings.Cut(authorization, " ")
	if algorithm != version4 {
		return nil, &Error{InvalidAlgorithm, "Unsupported AWS 'algorithm': '" + short(algorithm) + "'"}
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if _, twice := parts[name]; twice {
			return nil, incomplete("The Authorization header has " + short(name) + " twice.")
		}
		switch name {
		case "Credential", "SignedHeaders", "Signature":
			parts[name] = value
		default:
			return nil, incomplete("The Authorization header has an unknown part " + short(name) + ".")
		}
	}
	date, err := headerTime(h)
	if err != nil {
		return nil, err
	}
	token, err := h.only("x-amz-security-token")
	if err != nil {
		return nil, err
	}
	payload, err := h.only("x-amz-content-sha256")
	if err != nil {
		return nil, err
	}
	c := &Claim{SecurityToken: token}
	return c.finish4(r, h, query, parts["Credential"], parts["SignedHeaders"], parts["Signature"], payload, date)
}

// headerTime returns the time of x-amz-date, or else of Date.
func headerTime(h header) (time.Time, error) {
	text, err := h.only("x-amz-date")
	if err != nil {
		return time.Time{}, err
	}
	if text != "" {
		return parseBasic(text)
	}
	if text, err = h.only("date"); err != nil {
		return time.Time{}, err
	}
	if t, err := time.Parse(time.RFC1123, text); err == nil {
		return t.UTC(), nil
	}
	if text == "" {
		return time.Time{}, incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
	}
	return parseBasic(text)
}

func parseBasic(text string) (time.Time, error) {
	t, err := time.Parse(basicTime, text)
	if err != nil || len(text) != len(basicTime) {
		return time.Time{}, incomplete("Date must be in ISO-8601 'basic format'. Got '" + short(text) + "'.")
	}
	return t, nil
}

// readPresigned reads a version 4 signature from the query.
func readPresigned(r *Request, h header, query []parameter) (*Claim, error) {
	values := map[string]string{}
	for _, name := range []string{"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"} {
		value, given, err := only(query, name)
		if err != nil {
			return nil, err
		}
		if !given {
			return nil, incomplete("AWS query-string parameters must include '" + name + "'.")
		}
		values[name] = value
	}
	if algorithm := values["X-Amz-Algorithm"]; algorithm != version4 {
		return nil, &Error{InvalidAlgorithm, "Unsupported AWS 'algorithm': '" + short(algorithm) + "'"}
	}
	date, err := parseBasic(values["X-Amz-Date"])
	if err != nil {
		return nil, err
	}
	seconds, err := strconv.ParseUint(values["X-Amz-Expires"], 10, 32)
	if err != nil || seconds == 0 || seconds > uint64(longestPresign/time.Second) {
		return nil, incomplete("X-Amz-Expires must be between 1 and 604800 seconds.")
	}
	token, _, err := only(query, "X-Amz-Security-Token")
	if err != nil {
		return nil, err
	}
	payload, given, err := only(query, "X-Amz-Content-Sha256")
	if err != nil {
		return nil, err
	}
	if !given {
		if payload, err = h.only("x-amz-content-sha256"); err != nil {
			return nil, err
		}
	}
	c := &Claim{Presigned: true, SecurityToken: token, Expires: date.Add(time.Duration(seconds) * time.Second)}
	return c.finish4(r, h, query, values["X-Amz-Credential"], values["X-Amz-SignedHeaders"], values["X-Amz-Signature"], payload, date)
}

// finish4 checks and keeps what both forms of version 4 have.
func (c *Claim) finish4(r *Request, h header, query []parameter, credential, signed, signature, payload string, date time.Time) (*Claim, error) {
	c.Version, c.Algorithm, c.Time = 4, version4, date
	c.method, c.body, c.parameters = strings.ToUpper(r.Method), r.Body, query
	scope := strings.Split(credential, "/")
	switch {
	case credential == "" || signed == "" || signature == "":
		return nil, incomplete("Authorization requires 'Credential', 'SignedHeaders' and 'Signature'.")
	case len(scope) != 5 || scope[4] != scopeEnd || scope[2] == "" || scope[3] == "" || hasControl(credential):
		return nil, incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/aws4_request.")
	case scope[1] != date.Format("20060102"):
		return nil, incomplete("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.")
	case !isHash(signature):
		return nil, incomplete("Signature must be 64 hexadecimal digits.")
	}
	if err := c.setAccessKey(scope[0]); err != nil {
		return nil, err
	}
	c.Region, c.Service, c.Signature = scope[2], scope[3], signature
	_, c.scope, _ = strings.Cut(credential, "/")
	if err := c.setPayload(payload, r.Body); err != nil {
		return nil, err
	}
	c.keystone = map[string]string{}
	if err := c.setHeaders(h, signed, strconv.Itoa(len(r.Body))); err != nil {
		return nil, err
	}
	without := ""
	if c.Presigned {
		without = "X-Amz-Signature"
	}
	c.query = canonicalQuery(query, without, true)
	var paths, hosts []string
	for _, path := range r.Paths {
		paths = appendNew(paths, escape(normalPath(path), true))
	}
	for _, path := range r.Paths {
		paths = appendNew(paths, escape(rooted(path), true)) // the Go SDK signs dots and slashes as they are
	}
	for _, host := range r.Hosts {
		hosts = appendNew(hosts, strings.TrimSpace(host))
	}
	for _, host := range r.Hosts {
		hosts = appendNew(hosts, strings.ToLower(strings.TrimSpace(host)))
	}
	c.setCandidates(paths, hosts)
	return c, nil
}

// setPayload keeps the hash of the body that is signed.
func (c *Claim) setPayload(given string, body []byte) error {
	if given == unsignedPayload {
		c.payload = given
		return nil
	}
	c.payload, c.BodySigned = hexHash(body), true
	if given != "" && given != c.payload {
		return &Error{SignatureDoesNotMatch, "The provided 'x-amz-content-sha256' header does not match what was computed."}
	}
	return nil
}

// isHash reports whether a text is a SHA-256 hash in lower-case hexadecimal digits.
func isHash(text string) bool {
	return len(text) == hashLength && strings.Trim(text, "0123456789abcdef") == ""
}

// rooted returns a path that begins with a slash.
func rooted(path string) string {
	if !strings.HasPrefix(path, "/") {
		return "/" + path
	}
	return path
}

// normalPath returns a path without empty and relative segments: /b/ for //a/.././b/.
func normalPath(path string) string {
	path = rooted(path)
	if !strings.Contains(path, "//") && !strings.Contains(path, "/.") {
		return path
	}
	segments := strings.Split(path, "/")
	last := segments[len(segments)-1]
	var kept []string
	for _, s := range segments {
		switch s {
		case "", ".":
		case "..":
			kept = kept[:max(0, len(kept)-1)]
		default:
			kept = append(kept, s)
		}
	}
	if len(kept) == 0 {
		return "/"
	}
	path = "/" + strings.Join(kept, "/")
	if last == "" || last == "." || last == ".." {
		path += "/"
	}
	return path
}
