package stack

import "encoding/json"

// A Call is one request to the cloud. It is data: what is stored, compared in
// transcripts and carried out by the cloud hand.
type Call struct {
	Service string            // catalogue type: compute, network, block-storage, image, object-store, identity
	Method  string            // GET, POST, …
	Path    string            // below the service's endpoint, with its query: /v2.0/networks?name=a
	Body    any               // sent as JSON; nil sends none
	Raw     []byte            // sent as it is, when Body is nil
	Header  map[string]string // beyond those of every call
	Version string            // microversion, such as 2.90; empty for none
	Region  string            // whose service it is for; empty is the account's own
	Text    bool              // the answer is wanted as a text, whole, whatever it is
	Other   Other             // whose cloud it is for; the zero value is the account's own
}

// Other names another cloud by what a template says of it. The credential itself is in
// the account's own key manager, and nowhere in here.
type Other struct {
	Secret   string // the secret's ID; empty is the account's own cloud
	CACert   string // PEM, held for an authority beside the host's
	Insecure bool   // certificates are not verified
}

// An Answer is what the cloud said to one call. Trouble is set when it said
// nothing.
type Answer struct {
	Code    int               `json:"code"`
	Body    map[string]any    `json:"body,omitempty"`   // the JSON answer; a list stands under the key ""
	Header  map[string]string `json:"header,omitempty"` // canonical names
	Text    string            `json:"text,omitempty"`   // an answer that is not JSON, its first 4 KiB; or what was wanted as a text
	Trouble Trouble           `json:"trouble,omitempty"`
	Reason  string            `json:"reason,omitempty"` // of the trouble, for a person
}

// Trouble says why there is no answer.
type Trouble string

// The troubles.
const (
	Lost   Trouble = "lost"   // it may have left, and may have had its effect: time out, broken connection
	Unsent Trouble = "unsent" // it surely had no effect: connection refused, no token to be had for now
	Denied Trouble = "denied" // no token for good: the trust is gone, the credential is revoked, no such service
)

// An Account is whom a call is made for: a caller with a token of their own, or
// a stack's stored credential.
type Account struct {
	Caller     *Caller
	Credential *Credential
}

// Number gives a number of a body, a property or a parameter as a float: they are kept as
// package exact does, or are ints where they have not been JSON yet.
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
