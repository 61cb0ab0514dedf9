package lifecycle

import (
	"fmt"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// fail ends the action, or, where another attempt may help, undoes and begins
// again: Heat does so for what ends in an error state, and reports the first failure.
func (m *machine) fail(why string, anotherTry bool) *Effect {
	if !strings.Contains(why, ": ") || strings.HasPrefix(why, "Went to") {
		why = fmt.Sprintf("ResourceInError: %s: %s", stack.ResourcePath(m.r.Name), why)
	} else if !strings.Contains(why, stack.ResourcePath(m.r.Name)) {
		class, rest, _ := strings.Cut(why, ": ")
		why = fmt.Sprintf("%s: %s: %s", class, stack.ResourcePath(m.r.Name), rest)
	}
	w := &m.r.Work
	// As in Heat the first failure is the one reported; but a later attempt's that
	// says why is worth more than one that does not.
	if w.Why == "" || !w.Undoing && strings.HasSuffix(w.Why, untold) {
		w.Why = why
	}
	if anotherTry && m.r.Action == stack.Create && !w.Undoing && w.Attempt < m.retries {
		m.r.Work = stack.Work{Step: -1, Seed: w.Seed, Show: w.Show, Attempt: w.Attempt + 1, Why: w.Why, Undoing: true, Since: m.ev.Now}
		return m.advance(nil)
	}
	return m.finish(stack.Failed, w.Why)
}

// untold ends the sentence about an object that does not say why it failed.
const untold = `due to "Unknown"`

// wentTo words a wait that ended in a failure state, as Heat's ResourceInError.
func (m *machine) wentTo(s stepdef.Step, a stack.Answer, status string) string {
	reason := "Unknown"
	if s.Why != "" {
		if v := textOf(dig(a.Body, s.Why)); v != "" {
			reason = v
		}
	}
	if fault, ok := dig(a.Body, s.Why).(map[string]any); ok {
		reason = fmt.Sprintf("Message: %s, Code: %s", textOf(fault["message"]), textOf(fault["code"]))
	}
	return fmt.Sprintf("Went to status %s due to \"%s\"", status, reason)
}

// classes are the names that OpenStack's clients give to answers; Heat shows them.
var classes = map[int]string{
	400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed",
	409: "Conflict", 413: "OverLimit", 500: "InternalServerError", 501: "NotImplemented",
	502: "BadGateway", 503: "ServiceUnavailable", 504: "GatewayTimeout",
}

// said words an answer that refused a call, as Heat shows what the service's client raised.
func (m *machine) said(s stepdef.Step, a stack.Answer) string {
	if a.Trouble != "" {
		return fmt.Sprintf("ConnectFailure: %s: %s", stack.ResourcePath(m.r.Name), a.Reason)
	}
	class := classes[a.Code]
	if class == "" {
		class = "ClientException"
	}
	if m.service(s) == "image" {
		return imageSaid(m.r.Name, class, a)
	}
	if e, ok := a.Body["error"].(map[string]any); ok && m.service(s) == stack.SoftwareService {
		return fmt.Sprintf("%s: %s: %s", textOf(e["type"]), stack.ResourcePath(m.r.Name), textOf(e["message"]))
	}
	if e, ok := a.Body["NeutronError"].(map[string]any); ok {
		text := textOf(e["message"])
		if detail := textOf(e["detail"]); detail != "" {
			text += "\n" + detail
		}
		if t := textOf(e["type"]); t != "" && !strings.HasPrefix(t, "HTTP") {
			class = neutronClass(t, class)
		}
		return fmt.Sprintf("%s: %s: %s\nNeutron server returns request_ids: ['%s']", class, stack.ResourcePath(m.r.Name), text, requestID(a))
	}
	return fmt.Sprintf("%s: %s: %s", class, stack.ResourcePath(m.r.Name), worded(a))
}

// worded is what an answer says, in the words of most clients' exceptions.
func worded(a stack.Answer) string {
	text := a.Text
	for _, inner := range a.Body {
		if e, ok := inner.(map[string]any); ok {
			if msg := textOf(e["message"]); msg != "" {
				text = msg
			}
		}
	}
	text = fmt.Sprintf("%s (HTTP %d)", text, a.Code)
	if id := requestID(a); id != "" {
		text += " (Request-ID: " + id + ")"
	}
	return text
}

// neutronClass is the exception that neutronclient has for an error type; those it
// does not know keep the class of their status.
func neutronClass(typ, fallback string) string {
	switch typ {
	case "NetworkNotFound", "PortNotFound", "StateInvalid", "NetworkInUse", "PortInUse", "IpAddressInUse", "IpAddressAlreadyAllocated",
		"InvalidIpForNetwork", "InvalidIpForSubnet", "OverQuota", "IpAddressGenerationFailure", "MacAddressInUse",
		"HostNotCompatibleWithFixedIps", "ExternalIpAddressExhausted":
		return typ + "Client"
	}
	return fallback
}

func requestID(a stack.Answer) string {
	if id := a.Header["X-Openstack-Request-Id"]; id != "" {
		return id
	}
	return a.Header["X-Compute-Request-Id"]
}
