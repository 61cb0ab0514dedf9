package refusal

import (
	"fmt"
	"strings"

	"hearth/shared/stepdef"
)

// neutronRefusal returns the exception for a NeutronError, and its text.
func neutronRefusal(class string, e map[string]any, requestID string) (exception, text string) {
	text = stepdef.TextOrJSON(e["message"])
	if detail := stepdef.TextOrJSON(e["detail"]); detail != "" {
		text += "\n" + detail
	}
	if kind := stepdef.TextOrJSON(e["type"]); kind != "" && !strings.HasPrefix(kind, "HTTP") {
		class = neutronClass(kind, class)
	}
	return class, fmt.Sprintf("%s\nNeutron server returns request_ids: ['%s']", text, requestID)
}

// neutronClass returns the exception that neutronclient has for a type of error. For a type
// without one it returns fallback.
func neutronClass(kind, fallback string) string {
	switch kind {
	case "NetworkNotFound", "PortNotFound", "StateInvalid", "NetworkInUse", "PortInUse", "IpAddressInUse", "IpAddressAlreadyAllocated",
		"InvalidIpForNetwork", "InvalidIpForSubnet", "OverQuota", "IpAddressGenerationFailure", "MacAddressInUse",
		"HostNotCompatibleWithFixedIps", "ExternalIpAddressExhausted":
		return kind + "Client"
	}
	return fallback
}
