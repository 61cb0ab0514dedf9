package refusal

import (
	"strings"

	"hearth/shared/stack"
)

// NeutronError returns the type of error with which Neutron refuses a call, such as OverQuota, and
// its message. Both are empty in another answer.
func NeutronError(a stack.Answer) (kind, message string) {
	e, _ := a.Body["NeutronError"].(map[string]any)
	kind, _ = e["type"].(string)
	message, _ = e["message"].(string)
	return kind, message
}

// IsOverQuota reports whether a 409 of Neutron means a quota, which a retry does not help.
func IsOverQuota(a stack.Answer) bool {
	kind, _ := NeutronError(a)
	return kind == "OverQuota"
}

// IsServerBusy reports whether Nova refuses because another operation of the server is in progress,
// which ends by itself. Only its sentence tells this conflict from others.
func IsServerBusy(a stack.Answer) bool {
	e, _ := a.Body["conflictingRequest"].(map[string]any)
	message, _ := e["message"].(string)
	return a.Code == 409 && strings.Contains(message, "while it is in task_state")
}

// IsHostedBy reports whether Neutron refuses because an agent hosts a network already, or does not
// host it any more.
func IsHostedBy(a stack.Answer) bool {
	kind, _ := NeutronError(a)
	return strings.Contains(strings.ToLower(kind), "hostedby")
}
