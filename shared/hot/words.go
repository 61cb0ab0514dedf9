package hot

// words are the names of sections and keys in one form of template. An empty one
// does not exist there.
type words struct {
	description, groups, parameters, resources, outputs, conditions string

	kind, properties, metadata, dependsOn, deletionPolicy, updatePolicy, about, externalID, condition string

	value string // of an output
}

var hotWords = words{
	description: "description", groups: "parameter_groups", parameters: "parameters", resources: "resources",
	outputs: "outputs", conditions: "conditions",
	kind: "type", properties: "properties", metadata: "metadata", dependsOn: "depends_on",
	deletionPolicy: "deletion_policy", updatePolicy: "update_policy", about: "description",
	externalID: "external_id", condition: "condition",
	value: "value",
}

// sections are the top-level keys of a version besides its header.
func (v version) sections() []string {
	w := v.words
	all := []string{hotHeader, w.description, w.groups, w.parameters, w.resources, w.outputs}
	if v.conditions {
		all = append(all, w.conditions)
	}
	return all
}

// resourceKeys are those of this version; anyResourceKeys those of any.
func (v version) resourceKeys() []string {
	w := v.words
	all := []string{w.kind, w.properties, w.metadata, w.dependsOn, w.deletionPolicy, w.updatePolicy, w.about}
	if v.conditions {
		all = append(all, w.externalID, w.condition)
	}
	return all
}

func (v version) anyResourceKeys() []string {
	v.conditions = true
	return v.resourceKeys()
}
