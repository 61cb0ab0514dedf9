package web

import (
	"net/http"

	"hearth/shared/stack"
)

// Codes that only an API says: what Heat's own web layer raises, rather than its
// engine.
const (
	HTTPForbidden        stack.Code = "HTTPForbidden"
	HTTPNotFound         stack.Code = "HTTPNotFound"
	MethodNotAllowed     stack.Code = "HTTPMethodNotAllowed"
	ResourceNotFound     stack.Code = "ResourceNotFound"
	ActionNotSupported   stack.Code = "ResourceActionNotSupported"
	Invalid              stack.Code = "Invalid"
	UnsupportedMediaType stack.Code = "HTTPUnsupportedMediaType"
	internalError        stack.Code = "HTTPInternalServerError"
	explainMalformed                = "The server could not comply with the request since it is either malformed or otherwise incorrect."
	explainUnauthorized             = "The request you have made requires authentication."
	explainInternal                 = "The server has either erred or is incapable of performing the requested operation."
	explainNotFoundRoute            = "The resource could not be found."
)

// statuses gives every code its HTTP status, as Heat's fault middleware maps its
// exceptions. Heat answers 500 to some mistakes of its users; here none does. A code
// that is missing here is answered as an internal error, and a test fails.
var statuses = map[stack.Code]int{
	stack.BadRequest:              http.StatusBadRequest,
	stack.StackValidationFailed:   http.StatusBadRequest,
	stack.InvalidTemplateVersion:  http.StatusBadRequest,
	stack.InvalidTemplateSection:  http.StatusBadRequest,
	stack.InvalidTemplateRef:      http.StatusBadRequest,
	stack.InvalidSchemaError:      http.StatusBadRequest,
	stack.PropertyUnspecified:     http.StatusBadRequest,
	stack.PropertyConflict:        http.StatusBadRequest,
	stack.PropertyDependency:      http.StatusBadRequest, // Heat answers 500 to this and to the next
	stack.PropertyValueDependency: http.StatusBadRequest,
	stack.UnknownUserParameter:    http.StatusBadRequest,
	stack.UserParameterMissing:    http.StatusBadRequest,
	stack.InvalidHook:             http.StatusBadRequest,
	stack.InvalidRestrictedAction: http.StatusBadRequest, // Heat answers 500 to this and
	stack.InvalidMergeStrategy:    http.StatusBadRequest, // to these two
	stack.ConflictingMerge:        http.StatusBadRequest,
	stack.RequestLimitExceeded:    http.StatusBadRequest,
	stack.DownloadLimitExceeded:   http.StatusBadRequest,
	stack.ImmutableParameter:      http.StatusBadRequest,
	stack.CircularDependency:      http.StatusBadRequest, // Heat answers 500
	stack.NotSupported:            http.StatusBadRequest,
	stack.MissingCredential:       http.StatusBadRequest,
	stack.Unauthorized:            http.StatusUnauthorized,
	stack.Forbidden:               http.StatusForbidden,
	stack.InvalidTenant:           http.StatusForbidden,
	stack.EntityNotFound:          http.StatusNotFound,
	stack.NotFound:                http.StatusNotFound,
	stack.ResourceNotAvailable:    http.StatusNotFound,
	stack.TypeUnavailable:         http.StatusBadRequest,
	stack.StackExists:             http.StatusConflict,
	stack.ActionInProgress:        http.StatusConflict,
	stack.Unavailable:             http.StatusServiceUnavailable,
	stack.Locked:                  http.StatusConflict,
	stack.Protected:               http.StatusConflict,
	stack.ChangeSetExists:         http.StatusBadRequest,
	stack.ChangeSetNotFound:       http.StatusNotFound,
	stack.ChangeSetUnfit:          http.StatusBadRequest,
	stack.NoExport:                http.StatusBadRequest,
	stack.ExportExists:            http.StatusConflict,
	stack.ExportInUse:             http.StatusConflict,
	stack.IncompleteSignature:     http.StatusBadRequest,
	stack.InvalidClientTokenID:    http.StatusForbidden,
	stack.SignatureDoesNotMatch:   http.StatusForbidden,
	stack.AccessDenied:            http.StatusForbidden,

	HTTPForbidden:        http.StatusForbidden,
	HTTPNotFound:         http.StatusNotFound,
	MethodNotAllowed:     http.StatusMethodNotAllowed,
	ResourceNotFound:     http.StatusNotFound,
	ActionNotSupported:   http.StatusBadRequest,
	UnsupportedMediaType: http.StatusUnsupportedMediaType,
	Invalid:              http.StatusBadRequest,
	stack.ValueError:     http.StatusBadRequest,
}

// explanations are the general sentence of each status, as faults carry them.
var explanations = map[int]string{
	http.StatusBadRequest:           explainMalformed,
	http.StatusUnauthorized:         explainUnauthorized,
	http.StatusForbidden:            "Access was denied to this resource.",
	http.StatusNotFound:             explainNotFoundRoute,
	http.StatusMethodNotAllowed:     explainMalformed,
	http.StatusUnsupportedMediaType: "The server does not support the content type of the request.",
	http.StatusConflict:             "There was a conflict when trying to complete your request.",
	http.StatusInternalServerError:  explainInternal,
	http.StatusServiceUnavailable:   "The server is currently unavailable. Please try again at a later time.",
}
