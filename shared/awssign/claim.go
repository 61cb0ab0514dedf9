package awssign

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// A Claim says who signed a request, as the request has it. It is not yet checked: Check does that
// with the secret, or Keystone with what Keystone returns.
type Claim struct {
	Version   int    // 2 or 4
	Algorithm string // HmacSHA256, HmacSHA1 or AWS4-HMAC-SHA256
	Presigned bool   // a version 4 signature in the query

	AccessKey     string
	Signature     string
	SecurityToken string

	// Of version 4 only.
	Region        string
	Service       string
	SignedHeaders []string

	Time    time.Time // when it was signed; zero if the request does not say so
	Expires time.Time // the end of its validity; zero if it has none of its own

	// BodySigned reports whether another body would need another signature. It is false for a
	// version 2 signature with a body that is no form, and for UNSIGNED-PAYLOAD.
	BodySigned bool

	method     string
	candidates []Candidate
	scope      string // date/region/service/aws4_request
	query      string // canonical, without the signature
	before     string // canonical headers that come before host
	after      string // canonical headers that come after host
	payload    string // hash of the body, or UNSIGNED-PAYLOAD
	parameters []parameter
	keystone   map[string]string // headers as Keystone reads them
	body       []byte
}

// A Candidate is one way in which the client may have named what it asked for.
type Candidate struct {
	Path string // as it is signed
	Host string
}

const (
	hmacSHA256 = "HmacSHA256"
	hmacSHA1   = "HmacSHA1"
	version4   = "AWS4-HMAC-SHA256"
)

// version2Names are the parameters by which a version 2 signature is known.
var version2Names = []string{"AWSAccessKeyId", "Signature", "SignatureVersion", "SignatureMethod"}

// Read finds the signature of a request. The request must have one signature exactly.
func Read(r *Request) (*Claim, error) {
	if err := r.checkBounds(); err != nil {
		return nil, err
	}
	query, err := queryParameters(r.Query)
	if err != nil {
		return nil, err
	}
	header, err := newHeader(r.Header)
	if err != nil {
		return nil, err
	}
	authorization, err := header.only("authorization")
	if err != nil {
		return nil, err
	}
	inHeader := strings.HasPrefix(authorization, "AWS")
	presigned := hasAny(query, "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature")
	old := hasAny(query, version2Names...) || slices.ContainsFunc(version2Names, func(name string) bool { return r.Form[name] != nil })
	switch {
	case inHeader && presigned || inHeader && old || presigned && old:
		return nil, incomplete("The request has two signatures.")
	case inHeader:
		return readAuthorization(r, header, query, authorization)
	case presigned:
		return readPresigned(r, header, query)
	case old:
		return readVersion2(r, query)
	}
	return nil, &Error{MissingAuthenticationToken, "Request is missing Authentication Token"}
}

// Candidates returns all paths and hosts that the client may have signed, the most likely first.
func (c *Claim) Candidates() []Candidate { return c.candidates }

// setCandidates combines every form of a path with every host.
func (c *Claim) setCandidates(paths, hosts []string) {
	c.candidates = make([]Candidate, 0, len(paths)*len(hosts))
	for _, path := range paths {
		for _, host := range hosts {
			c.candidates = append(c.candidates, Candidate{path, host})
		}
	}
}

// setAccessKey checks and keeps the access key.
func (c *Claim) setAccessKey(key string) error {
	switch {
	case key == "":
		return &Error{MissingAuthenticationToken, "Request is missing an access key ID"}
	case len(key) > mostAccessKey || hasControl(key) || strings.ContainsAny(key, " /"):
		return &Error{InvalidClientTokenID, "The access key ID is not valid."}
	}
	c.AccessKey = key
	return nil
}

func hexHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
