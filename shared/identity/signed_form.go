package identity

import (
	"errors"
	"net/textproto"
	"net/url"
	"strings"
	"unicode"

	"hearth/shared/awssign"
	"hearth/shared/stack"
)

// errIncompleteToken is the error of an answer of Keystone without a part that a caller needs.
var errIncompleteToken = errors.New("the answer to a signed request lacks the token, its user or its project")

const v4Algorithm = "AWS4-HMAC-SHA256"

// checkedForm returns the form of a signed request with the names of headers that Keystone looks
// for. It returns an error when Keystone cannot compute the signature: it would answer 500, or
// close the connection.
func checkedForm(r awssign.KeystoneForm) (awssign.KeystoneForm, error) {
	headers := make(map[string]string, len(r.Headers))
	for name, value := range r.Headers {
		headers[textproto.CanonicalMIMEHeaderKey(name)] = value
	}
	r.Headers = headers
	if !isPlain(r.Access) || !isPlain(r.Signature) {
		return r, incomplete("an access key and a signature are needed")
	}
	if _, err := url.Parse("//" + r.Host); err != nil {
		return r, incomplete("the host cannot be read")
	}
	version, named := r.Params["SignatureVersion"]
	if version == "2" {
		return r, nil
	}
	if named {
		return r, incomplete("signatures of versions 2 and 4 are known")
	}
	return r, checkV4(r)
}

// checkV4 returns the error of a signature of version 4 whose parts are missing or do not agree.
func checkV4(r awssign.KeystoneForm) error {
	said := func(name string) string { return r.Params["X-Amz-"+name] }
	if auth, there := r.Headers["Authorization"]; there {
		if !strings.HasPrefix(auth, v4Algorithm) {
			return incomplete("the header Authorization has no signature of version 4")
		}
		said = func(name string) string { // as Keystone reads it
			_, rest, _ := strings.Cut(auth, name+"=")
			value, _, _ := strings.Cut(rest, ",")
			return value
		}
	} else if said("Algorithm") != v4Algorithm {
		return incomplete("there is no signature of version 2 or 4")
	}
	scope := strings.Split(said("Credential"), "/") // access, date, region, service, aws4_request
	date, inHeader := r.Headers["X-Amz-Date"]
	if !inHeader {
		date = r.Params["X-Amz-Date"]
	}
	switch {
	case len(scope) != 5:
		return incomplete("Credential must have five parts")
	case scope[1] == "" || !strings.HasPrefix(date, scope[1]):
		return incomplete("the date of Credential is not that of X-Amz-Date")
	case said("SignedHeaders") == "":
		return incomplete("SignedHeaders is missing")
	}
	return nil
}

// isPlain reports whether the text is not empty, and holds printable ASCII only.
func isPlain(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsPrint(c) })
}

func incomplete(why string) error {
	return stack.Errorf(stack.IncompleteSignature, "The request signature does not conform to AWS standards: %s.", why)
}
