package awsquery

import (
	"errors"
	"fmt"
	"net/http"
)

// A Code names an error, as AWS's clients know it.
type Code string

// Codes that every Query API has, and CloudFormation's own.
const (
	AccessDenied                Code = "AccessDenied"
	IncompleteSignature         Code = "IncompleteSignature"
	InternalFailure             Code = "InternalFailure"
	InvalidAction               Code = "InvalidAction"
	InvalidAlgorithm            Code = "InvalidAlgorithm"
	InvalidClientTokenID        Code = "InvalidClientTokenId"
	InvalidParameterCombination Code = "InvalidParameterCombination"
	InvalidParameterValue       Code = "InvalidParameterValue"
	MalformedQueryString        Code = "MalformedQueryString"
	MissingAction               Code = "MissingAction"
	MissingParameter            Code = "MissingParameter"
	MissingAuthenticationToken  Code = "MissingAuthenticationToken"
	RequestExpired              Code = "RequestExpired"
	Serialization               Code = "SerializationException"
	ServiceUnavailable          Code = "ServiceUnavailable"
	UnknownOperation            Code = "UnknownOperationException"
	SignatureDoesNotMatch       Code = "SignatureDoesNotMatch"
	Throttling                  Code = "Throttling"
	ValidationError             Code = "ValidationError"

	AlreadyExists            Code = "AlreadyExistsException"
	LimitExceeded            Code = "LimitExceededException"
	InsufficientCapabilities Code = "InsufficientCapabilitiesException"
	TokenAlreadyExists       Code = "TokenAlreadyExistsException"
	ChangeSetNotFound        Code = "ChangeSetNotFound"
	TypeNotFound             Code = "TypeNotFoundException"
	InvalidChangeSet         Code = "InvalidChangeSetStatus"
)

// Status returns the HTTP status of a code.
func (c Code) Status() int {
	switch c {
	case AccessDenied, InvalidClientTokenID, MissingAuthenticationToken, SignatureDoesNotMatch:
		return http.StatusForbidden
	case MalformedQueryString, ChangeSetNotFound, TypeNotFound, UnknownOperation:
		return http.StatusNotFound
	case InternalFailure:
		return http.StatusInternalServerError
	case ServiceUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

// An Error is what a caller did wrong, in the words of an AWS API.
type Error struct {
	Code    Code
	Message string
}

func (e *Error) Error() string { return e.Message }

// Status returns the error's HTTP status.
func (e *Error) Status() int { return e.Code.Status() }

// Errorf makes an Error.
func Errorf(code Code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// CodeOf returns the code of an error, or "" when it has none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Side returns who has to change something, as AWS's clients know it.
func (f Fault) Side() string { return side(f.Status) }

// side returns who has to change something: AWS calls this the error's type.
func side(status int) string {
	if status >= http.StatusInternalServerError {
		return "Receiver"
	}
	return "Sender"
}
