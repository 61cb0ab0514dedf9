package refusal

import (
	"fmt"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// classes are the names that OpenStack's clients give to the statuses of answers.
var classes = map[int]string{
	400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed",
	409: "Conflict", 413: "OverLimit", 500: "InternalServerError", 501: "NotImplemented",
	502: "BadGateway", 503: "ServiceUnavailable", 504: "GatewayTimeout",
}

// FailureOf returns what Heat shows when a service refuses a call of the resource: the client's
// exception, the resource and the service's words.
func FailureOf(resource, service string, a stack.Answer) stack.Failure {
	class, text := refusalOf(service, a)
	return stack.FailureAt(resource, class, text)
}

func refusalOf(service string, a stack.Answer) (class, text string) {
	if a.Trouble != "" {
		return "ConnectFailure", a.Reason
	}
	if class = classes[a.Code]; class == "" {
		class = "ClientException"
	}
	if service == "image" {
		return glanceRefusal(class, a)
	}
	if e, ok := a.Body["error"].(map[string]any); ok && (service == stack.SoftwareService || service == stack.FunctionService || service == stack.UserService) {
		return stepdef.TextOrJSON(e["type"]), stepdef.TextOrJSON(e["message"])
	}
	if e, ok := a.Body["NeutronError"].(map[string]any); ok {
		return neutronRefusal(class, e, requestID(a))
	}
	return class, Message(a)
}

// Message returns what an answer says, in the form of most clients' exceptions:
// "No such flavor. (HTTP 404) (Request-ID: req-1)".
func Message(a stack.Answer) string {
	text := a.Text
	for _, inner := range a.Body {
		if e, ok := inner.(map[string]any); ok {
			if message := stepdef.TextOrJSON(e["message"]); message != "" {
				text = message
			}
		}
	}
	text = fmt.Sprintf("%s (HTTP %d)", text, a.Code)
	if id := requestID(a); id != "" {
		text += " (Request-ID: " + id + ")"
	}
	return text
}

func requestID(a stack.Answer) string {
	if id := a.Header["X-Openstack-Request-Id"]; id != "" {
		return id
	}
	return a.Header["X-Compute-Request-Id"]
}
