package stepdef

import "hearth/shared/stack"

// The types of servers. Hearth makes no deployed server: it only configures it.
const (
	ServerType         = "OS::Nova::Server"
	DeployedServerType = "OS::Heat::DeployedServer"
)

// HasAgent reports whether a resource is a server whose agent reads its metadata from Hearth.
func HasAgent(r stack.Resource) bool {
	return r.Type == DeployedServerType || r.Properties["user_data_format"] == "SOFTWARE_CONFIG"
}

// ServerClaims returns the claims of which one is that of the server with the ID.
func ServerClaims(project, id string) []string {
	return []string{stack.ClaimOn(project, ServerType, id), stack.ClaimOn(project, DeployedServerType, id)}
}
