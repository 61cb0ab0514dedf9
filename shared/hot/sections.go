package hot

// words are the names of sections and keys in one form of template, and Heat's sentences that
// contain them. An empty name does not exist in that form.
type words struct {
	description, groups, parameters, resources, outputs, conditions, mappings string

	kind, properties, metadata, dependsOn, deletionPolicy, updatePolicy, about, externalID, condition string

	value string // of an output

	parameter parameterWords

	// What is said of values that are no resources.
	noType      string
	notResource string // with the type
	noResources string // with the type
	aCondition  string // what the condition of a resource may be
}

// parameterWords are the keys of a parameter, and the names of its types.
type parameterWords struct {
	kind, standard, label, about, hidden, immutable, constraints, tags string

	others []string // other accepted keys
	types  map[string]string
}

var hotWords = words{
	description: "description", groups: "parameter_groups", parameters: "parameters", resources: "resources",
	outputs: "outputs", conditions: "conditions",
	kind: "type", properties: "properties", metadata: "metadata", dependsOn: "depends_on",
	deletionPolicy: "deletion_policy", updatePolicy: "update_policy", about: "description",
	externalID: "external_id", condition: "condition",
	value: "value",
	parameter: parameterWords{
		kind: "type", standard: "default", label: "label", about: "description", hidden: "hidden", immutable: "immutable",
		constraints: "constraints", tags: "tags", others: []string{"schema"},
		types: map[string]string{String: String, Number: Number, List: List, JSON: JSON, Boolean: Boolean},
	},
	noType:      "Each resource must contain a type key.",
	notResource: `"resources" must contain a map of resource maps. Found %s instead`,
	noResources: "resources must be a map, not %s",
	aCondition:  "string_or_boolean",
}

var cfnWords = words{
	description: "Description", parameters: "Parameters", resources: "Resources", outputs: "Outputs", conditions: "Conditions",
	mappings: "Mappings",
	kind:     "Type", properties: "Properties", metadata: "Metadata", dependsOn: "DependsOn",
	deletionPolicy: "DeletionPolicy", updatePolicy: "UpdatePolicy", about: "Description", condition: "Condition",
	value: "Value",
	parameter: parameterWords{
		kind: "Type", standard: "Default", label: "Label", about: "Description", hidden: "NoEcho",
		others: keyedConstraints,
		types: map[string]string{
			"String": String, "Number": Number, "CommaDelimitedList": List, "Json": JSON, "Boolean": Boolean,
		},
	},
	noType:      "Each Resource must contain a Type key.",
	notResource: `Resources must contain Resource. Found %s instead`,
	noResources: "Resources must be a map, not %s",
	aCondition:  "string or boolean",
}

// sections returns the top-level keys of a version, including its header.
func (v version) sections() []string {
	w := v.words
	all := []string{w.description, w.parameters, w.resources, w.outputs}
	if v.kind == HOT {
		all = append(all, hotHeader, w.groups)
	} else {
		all = append(all, cfnHeader, amazHeader, w.mappings, transformSection, metadataSection, rulesSection)
	}
	if v.conditions {
		all = append(all, w.conditions)
	}
	return all
}

// withKeys adds the keys of resources, those of this version and those of any.
func (v version) withKeys() version {
	w := v.words
	v.anywhere = []string{w.kind, w.properties, w.metadata, w.dependsOn, w.deletionPolicy, w.updatePolicy, w.about, w.externalID, w.condition}
	v.ofResource = v.anywhere
	if !v.conditions {
		v.ofResource = v.anywhere[:7]
	}
	return v
}
