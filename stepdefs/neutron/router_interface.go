package neutron

import "hearth/shared/stack"

// plug returns what is connected: the subnet, or else the port.
func plug(r stack.Resource) (field, id string) {
	if subnet, _ := r.Properties["subnet"].(string); subnet != "" {
		return "subnet_id", subnet
	}
	port, _ := r.Properties["port"].(string)
	return "port_id", port
}

func interfaceBody(r stack.Resource, _ map[string]any) map[string]any {
	field, id := plug(r)
	return map[string]any{field: id}
}

// interfaceID returns Heat's ID: an interface has no ID of its own that says what to disconnect.
func interfaceID(r stack.Resource, _ stack.Answer) string {
	router, _ := r.Properties["router"].(string)
	field, id := plug(r)
	return router + ":" + field + "=" + id
}

// isInterface recognises our interface among the ports of the router: a router has at most one for
// a subnet.
func isInterface(r stack.Resource, port map[string]any) bool {
	field, id := plug(r)
	if field == "port_id" {
		return port["id"] == id
	}
	if port["device_owner"] == "network:router_gateway" {
		return false
	}
	for _, address := range list(port["fixed_ips"]) {
		if address["subnet_id"] == id {
			return true
		}
	}
	return false
}
