package microversion

import (
	"fmt"

	"hearth/shared/simcloud/ground"
)

// faultNames are the keys under which Nova and Cinder put an error.
var faultNames = map[int]string{400: "badRequest", 401: "unauthorized", 403: "forbidden", 404: "itemNotFound", 405: "badMethod",
	409: "conflictingRequest", 413: "overLimit", 415: "badMediaType", 429: "overLimit", 501: "notImplemented", 503: "serviceUnavailable"}

// Error returns an error as Nova and Cinder answer it.
func Error(code int, message string, args ...any) *reply {
	name := faultNames[code]
	if name == "" {
		name = "computeFault"
	}
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	return &reply{Code: code, Body: doc{name: doc{"code": code, "message": message}}}
}

// BadField returns the error for a field with a wrong value.
func BadField(name string, value any, message string, args ...any) *reply {
	shown := ground.QueryText(value)
	if ground.AsDoc(value) != nil {
		shown = ground.PythonText(value)
	}
	return Error(400, "%s", fmt.Sprintf("Invalid input for field/attribute %s. Value: %s. ", name, shown)+fmt.Sprintf(message, args...))
}

// AdminOnly returns a handler that gives this body to administrators, and 403 to others.
func AdminOnly(rule string, body doc) ground.Handler {
	return func(c *call) *reply {
		if !c.IsAdmin() {
			return Error(403, "Policy doesn't allow %s to be performed.", rule)
		}
		return ground.OK(body)
	}
}
