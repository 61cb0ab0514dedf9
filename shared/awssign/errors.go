package awssign

// A Code is AWS's name of an error.
type Code string

// The codes with which a signature is refused. InvalidClientTokenID and AccessDenied are for the
// caller, who knows the access keys.
const (
	MissingAuthenticationToken Code = "MissingAuthenticationToken"
	IncompleteSignature        Code = "IncompleteSignature"
	InvalidAlgorithm           Code = "InvalidAlgorithm"
	InvalidClientTokenID       Code = "InvalidClientTokenId"
	SignatureDoesNotMatch      Code = "SignatureDoesNotMatch"
	RequestExpired             Code = "RequestExpired"
	AccessDenied               Code = "AccessDenied"
)

// An Error is a refusal in AWS's words.
type Error struct {
	Code    Code
	Message string
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// doesNotMatch is AWS's own sentence.
const doesNotMatch = "The request signature we calculated does not match the signature you provided. " +
	"Check your AWS Secret Access Key and signing method. Consult the service documentation for details."

func incomplete(message string) error { return &Error{IncompleteSignature, message} }

// shown is how many bytes of a client's text an error repeats.
const shown = 64

// short returns a client's text as an error shows it.
func short(text string) string {
	if len(text) > shown {
		return text[:shown] + "…"
	}
	return text
}
