package group

import (
	"maps"
	"slices"
	"strings"
)

// Deployments is what the template says of an OS::Heat::SoftwareDeploymentGroup, or of a structured
// one: one deployment for each of some servers, named like the server. It works as a ResourceGroup,
// except that every change reaches all members.
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

// Place returns a place among the servers, or among the properties that all members have.
func (d Deployments) Place(member, path string) string {
	if path = strings.TrimPrefix(strings.TrimPrefix(path, "properties"), "."); path == "server" {
		return "servers." + member
	}
	return path
}

// ofMember maps the group's attributes to the members' attributes that they gather. Any other
// attribute is an output of the members.
var ofMember = map[string]string{
	"deploy_stdouts": "deploy_stdout", "deploy_stderrs": "deploy_stderr", "deploy_status_codes": "deploy_status_code",
}

func (Deployments) attribute(u AttributeUse) AttributeUse {
	if name, ok := ofMember[u.Key]; ok {
		u.Key = name
	}
	return AttributeUse{Key: u.Key}
}

// Outputs returns outputs with the members' attributes, by the members' names.
func (d Deployments) Outputs(members []Defined, uses []AttributeUse) []Output {
	all := gathered{form: HOT, members: members, made: map[string]any{}}
	for _, u := range uses {
		u = d.attribute(u)
		all.byName(u.OutputName(), []any{u.Key})
	}
	return all.outputs()
}

// Attribute returns an attribute, gathered from the members.
func (d Deployments) Attribute(o AttributeSource, u AttributeUse) (v any, done bool, err error) {
	return o.Outputs[d.attribute(u).OutputName()], false, nil
}
