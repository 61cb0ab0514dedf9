package stack

import (
	"errors"
	"fmt"
)

// A Code is the kind of an error, in Heat's exception names. Only package web turns a code into an
// HTTP status. An error without a code is internal: its text goes to the log and never to a user.
type Code string

// The codes.
const (
	BadRequest              Code = "HTTPBadRequest"
	StackValidationFailed   Code = "StackValidationFailed"
	InvalidTemplateVersion  Code = "InvalidTemplateVersion"
	InvalidTemplateSection  Code = "InvalidTemplateSection"
	InvalidTemplateRef      Code = "InvalidTemplateReference"
	InvalidSchemaError      Code = "InvalidSchemaError"
	PropertyUnspecified     Code = "PropertyUnspecifiedError"
	PropertyConflict        Code = "ResourcePropertyConflict"
	PropertyDependency      Code = "ResourcePropertyDependency"
	PropertyValueDependency Code = "ResourcePropertyValueDependency"
	UnknownUserParameter    Code = "UnknownUserParameter"
	UserParameterMissing    Code = "UserParameterMissing"
	InvalidHook             Code = "InvalidBreakPointHook"
	InvalidRestrictedAction Code = "InvalidRestrictedAction"
	InvalidMergeStrategy    Code = "InvalidMergeStrategyForParam"
	ConflictingMerge        Code = "ConflictingMergeStrategyForParam"
	RequestLimitExceeded    Code = "RequestLimitExceeded"
	DownloadLimitExceeded   Code = "DownloadLimitExceeded"
	ImmutableParameter      Code = "ImmutableParameterModified"
	CircularDependency      Code = "CircularDependencyException"
	NotSupported            Code = "NotSupported"
	ValueError              Code = "ValueError"
	MissingCredential       Code = "MissingCredentialError"
	Unauthorized            Code = "HTTPUnauthorized"
	Forbidden               Code = "Forbidden"
	InvalidTenant           Code = "InvalidTenant"
	EntityNotFound          Code = "EntityNotFound"
	NotFound                Code = "NotFound"
	ResourceNotAvailable    Code = "ResourceNotAvailable"
	TypeUnavailable         Code = "ResourceTypeUnavailable" // the cloud does not have its service
	StackExists             Code = "StackExists"
	ActionInProgress        Code = "ActionInProgress"
	Unavailable             Code = "ServiceUnavailable"
	Locked                  Code = "StackLocked" // Hearth's own, as the next
	Protected               Code = "StackProtected"
	ChangeSetExists         Code = "ChangeSetExists"
	ChangeSetNotFound       Code = "ChangeSetNotFound"
	ChangeSetUnfit          Code = "InvalidChangeSetStatus" // its status or its stack forbids what is asked for
	NoExport                Code = "ExportNotFound"         // of CloudFormation templates, as the next two
	ExportExists            Code = "ExportExists"
	ExportInUse             Code = "ExportInUse"
	IncompleteSignature     Code = "IncompleteSignature" // AWS's names, of requests that are signed as AWS's
	InvalidClientTokenID    Code = "InvalidClientTokenId"
	SignatureDoesNotMatch   Code = "SignatureDoesNotMatch"
	AccessDenied            Code = "AccessDenied"
)

// An Error is an error that a caller or a user must tell from others.
type Error struct {
	Code    Code
	Message string // for the user
}

func (e *Error) Error() string { return e.Message }

// Errorf returns an Error.
func Errorf(code Code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// TooHeavy returns the error of a resource for whose values its stack has no room.
func TooHeavy(most int64) error {
	return Errorf(RequestLimitExceeded, "Request limit exceeded: The values of all resources of the stack need more than %d bytes of memory together.", most)
}

// TooManyStacks returns the error of a project that already has as many stacks as it may.
func TooManyStacks(most int) error {
	return Errorf(RequestLimitExceeded, "Request limit exceeded: You have reached the maximum stacks per tenant, %d. Please delete some stacks.", most)
}

// CodeOf returns the code of an error; empty when it has none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	var p Problems
	if errors.As(err, &p) && len(p) > 0 {
		return p[0].Code
	}
	return ""
}

// ErrStale says that a row has changed since it was read. It is not a failure: another writer was there
// first. It does not say that the work is done, because users and other resources write a stack's row too.
var ErrStale = errors.New("the row has changed since it was read")

// ErrAway says that the database could not be reached, or did not answer. The effect of a write is
// then unknown. It has no code, because nothing is wrong with the stack.
var ErrAway = errors.New("the database is away")

// ErrUnopened says that the sealed part of a row cannot be read: its key is missing, or its bytes
// are damaged. A retry helps only after an operator has repaired it.
var ErrUnopened = errors.New("a row cannot be opened")
