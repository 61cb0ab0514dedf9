package group

import (
	"maps"
	"slices"
	"strings"
)

// Deployments is what the template says of an OS::Heat::SoftwareDeploymentGroup, or of a
// structured one: a deployment for each of some servers, that has the server's name. It
// has the ways of a ResourceGroup, but that any change is one of all members.
type Deployments struct{ ResourceGroup }

func readDeployments(member string) func(props, policy map[string]any) Group {
	return func(props, policy map[string]any) Group {
		servers, _ := props["servers"].(map[string]any)
		own := maps.Clone(props)
		delete(own, "servers")
		return Deployments{ResourceGroup{
			Count: len(servers), Member: Definition{Type: member, Properties: own},
			RollingUpdate: rolling(policy["rolling_update"]), BatchCreate: rolling(policy["batch_create"]),
			given: slices.Sorted(maps.Keys(servers)),
			custom: func(name string, d Definition) Definition {
				d.Properties = maps.Clone(d.Properties)
				d.Properties["server"] = servers[name]
				return d
			},
		}}
	}
}

// Place is among the servers, or among the properties that all have.
func (d Deployments) Place(member, path string) string {
	if path = strings.TrimPrefix(strings.TrimPrefix(path, "properties"), "."); path == "server" {
		return "servers." + member
	}
	return path
}

// ofMember are the attributes of the members that those of the group gather. Any other is
// one of the members itself: an output.
var ofMember = map[string]string{
	"deploy_stdouts": "deploy_stdout", "deploy_stderrs": "deploy_stderr", "deploy_status_codes": "deploy_status_code",
}

func (Deployments) attribute(u Use) Use {
	if name, ok := ofMember[u.Key]; ok {
		u.Key = name
	}
	return Use{Key: u.Key}
}

// Outputs are the attributes of the members, by their names.
func (d Deployments) Outputs(members []Defined, uses []Use) []Output {
	all := gathered{form: HOT, members: members, made: map[string]any{}}
	for _, u := range uses {
		u = d.attribute(u)
		all.byName(u.name(), []any{u.Key})
	}
	return all.outputs()
}

// Attribute gives those that are used.
func (d Deployments) Attribute(o Of, u Use) (v any, done bool, err error) {
	return o.Outputs[d.attribute(u).name()], false, nil
}
