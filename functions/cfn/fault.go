package cfn

import (
	"encoding/xml"
	"errors"
	"net/http"
	"strings"

	"hearth/shared/awscbor"
	"hearth/shared/awsjson"
	"hearth/shared/awsquery"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// codes are AWS's codes for the errors of Hearth's rooms. An error that is missing here is a
// ValidationError when it is the caller's, and otherwise an InternalFailure.
var codes = map[stack.Code]awsquery.Code{
	stack.Unauthorized:         awsquery.MissingAuthenticationToken,
	stack.Forbidden:            awsquery.AccessDenied,
	stack.InvalidTenant:        awsquery.AccessDenied,
	web.HTTPForbidden:          awsquery.AccessDenied,
	stack.StackExists:          awsquery.AlreadyExists,
	stack.RequestLimitExceeded: awsquery.LimitExceeded,
	stack.Unavailable:          awsquery.ServiceUnavailable,

	stack.ChangeSetExists:   awsquery.AlreadyExists,
	stack.ChangeSetNotFound: awsquery.ChangeSetNotFound,
	stack.ChangeSetUnfit:    awsquery.InvalidChangeSet,

	stack.IncompleteSignature:   awsquery.IncompleteSignature,
	stack.InvalidClientTokenID:  awsquery.InvalidClientTokenID,
	stack.SignatureDoesNotMatch: awsquery.SignatureDoesNotMatch,
	stack.AccessDenied:          awsquery.AccessDenied,
}

// faultForm is the web.FaultForm of the API.
func faultForm(r *http.Request, f web.Fault) web.Reply {
	id, of, format := requestID(f.RequestID), cloudFormation, awsquery.XML
	if c := callOf(r); c != nil {
		of, format = c.of, c.format
	}
	fault := awsquery.Fault{Format: format, Namespace: of.namespace, RequestID: id, Message: cut(f.Message), Code: codeOf(f)}
	fault.Status = fault.Code.Status()
	if f.At != web.AtHandler {
		fault.Status = f.Status
	}
	if isRPC(r) {
		return asRPC(of, fault, http.Header{requestIDHeader: {id}})
	}
	if isTarget(r) {
		return asTarget(of, fault, http.Header{requestIDHeader: {id}})
	}
	return web.Reply{Status: fault.Status, Header: http.Header{requestIDHeader: {id}}, Body: fault}
}

// mostMessage is how many bytes the message of an error may have: it may repeat what was sent.
const mostMessage = 64 << 10

// cut returns a message that is not longer than it may be.
func cut(message string) string {
	if len(message) <= mostMessage {
		return message
	}
	return strings.ToValidUTF8(message[:mostMessage], "") + "…"
}

func codeOf(f web.Fault) awsquery.Code {
	var own *awsquery.Error
	if errors.As(f.Err, &own) {
		return own.Code
	}
	switch code, known := codes[f.Code]; {
	case known:
		return code
	case f.Status == http.StatusServiceUnavailable:
		return awsquery.ServiceUnavailable
	case f.Status >= http.StatusInternalServerError:
		return awsquery.InternalFailure
	case f.Status == http.StatusNotFound && f.At == web.AtTable:
		return awsquery.InvalidAction
	}
	return awsquery.ValidationError
}

func encode(v any) ([]byte, string, error) {
	switch v := v.(type) {
	case signalShown:
		body, err := xml.Marshal(v)
		return body, "application/xml", err
	case rpcResult:
		body, err := awscbor.Answer(v.result)
		return body, cborType, err
	case rpcFault:
		body, err := awscbor.Fault(v.shape, v.message)
		return body, cborType, err
	case targetResult:
		body, err := awsjson.Answer(v.result)
		return body, targetType, err
	case targetFault:
		body, err := awsjson.Fault(v.shape, v.message)
		return body, targetType, err
	}
	return awsquery.Encode(v)
}
