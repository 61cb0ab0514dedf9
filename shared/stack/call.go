package stack

import "encoding/json"

// A Call is one request to the cloud. It is data: it is stored, compared in transcripts, and
// carried out by package cloud.
type Call struct {
	Service string            // catalogue type: compute, network, block-storage, image, object-store, identity
	Method  string            // GET, POST, …
	Path    string            // below the service's endpoint, with its query: /v2.0/networks?name=a
	Body    any               // sent as JSON; nil sends none
	Raw     []byte            // sent as it is, when Body is nil
	Header  map[string]string // beyond those of every call
	Version string            // microversion, such as 2.90; may be empty
	Region  string            // region of the service; empty is the account's own
	Text    bool              // the whole answer is returned as a text
	Other   Other             // the cloud; the zero value is the account's own

	// UserOf is the physical name or ID of the resource as whose user in Keystone the call is made; empty
	// is the stack's owner.
	UserOf string
}

// Other names another cloud, as a template does. The credential itself is only in the account's own
// key manager.
type Other struct {
	Secret   string // the secret's ID; empty is the account's own cloud
	CACert   string // PEM of a further certificate authority
	Insecure bool   // certificates are not verified
}

// An Answer is what the cloud answered to one call. Trouble is set when there was no answer.
type Answer struct {
	Code    int               `json:"code"`
	Body    map[string]any    `json:"body,omitempty"`   // the JSON answer; a list has the key ""
	Header  map[string]string `json:"header,omitempty"` // canonical names
	Text    string            `json:"text,omitempty"`   // the first 4 KiB of an answer that is not JSON, or the whole of a text that was asked for
	Trouble Trouble           `json:"trouble,omitempty"`
	Reason  string            `json:"reason,omitempty"` // why there was trouble, for a person
}

// Trouble is why there is no answer.
type Trouble string

// The kinds of trouble.
const (
	Lost   Trouble = "lost"   // the call may have had its effect: timeout, broken connection
	Unsent Trouble = "unsent" // the call certainly had no effect: connection refused, no token for now
	Denied Trouble = "denied" // no retry helps: the trust is gone, the credential is revoked, no such service
)

// Number returns a number of a body, a property or a parameter as a float. Such numbers are kept as
// package exact does. Those that were never JSON are ints.
func Number(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case json.Number:
		f, err := n.Float64()
		return f, err == nil
	}
	return 0, false
}
