package awssign

import "strings"

// A KeystoneForm is what Keystone's POST /v3/ec2tokens checks a signature by, in ec2Credentials.
type KeystoneForm struct {
	Access    string            `json:"access"`
	Signature string            `json:"signature"`
	Host      string            `json:"host"`
	Verb      string            `json:"verb"`
	Path      string            `json:"path"`
	Params    map[string]string `json:"params"`
	Headers   map[string]string `json:"headers"`
	BodyHash  string            `json:"body_hash"`
}

// Keystone returns the form for a candidate. Its headers are those that are signed, with the names
// that Keystone looks for. Keystone compares signatures: CheckTime and BodySigned are the caller's.
// Each candidate costs a call, so a request should have few hosts and paths.
//
// Keystone leaves the query of a version 4 POST out of its signature. So a client cannot sign it,
// and anyone could add one; Keystone returns an error for such a request. Keystone also takes
// HmacSHA1 for HmacSHA256, and refuses it.
func (c *Claim) Keystone(candidate Candidate) (*KeystoneForm, error) {
	if err := checkOnce(c.parameters); err != nil {
		return nil, err
	}
	if c.Version == 4 && c.method == "POST" && len(c.parameters) > 0 {
		return nil, incomplete("A POST with an access key of Keystone must have its parameters in the body.")
	}
	f := &KeystoneForm{Access: c.AccessKey, Signature: c.Signature, Host: candidate.Host, Verb: c.method,
		Path: candidate.Path, Params: make(map[string]string, len(c.parameters)), Headers: map[string]string{}, BodyHash: c.payload}
	for _, p := range c.parameters {
		if p.name != "Signature" && p.name != "X-Amz-Signature" {
			f.Params[p.name] = p.value
		}
	}
	if c.Version == 2 {
		f.BodyHash = hexHash(c.body)
		return f, nil
	}
	for name, value := range c.keystone {
		f.Headers[name] = value
	}
	f.Headers["host"] = candidate.Host
	if !c.Presigned {
		delete(f.Headers, "x-amz-date")
		f.Headers["X-Amz-Date"] = c.Time.Format(basicTime)
		f.Headers["Authorization"] = version4 + " Credential=" + c.AccessKey + "/" + c.scope +
			", SignedHeaders=" + strings.Join(c.SignedHeaders, ";") + ", Signature=" + c.Signature
	}
	return f, nil
}
