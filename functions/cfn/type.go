package cfn

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"hearth/shared/awsquery"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

type listTypesResult struct {
	TypeSummaries []typeSummary
	NextToken     string
}

type typeSummary struct {
	Type        string
	TypeName    string
	TypeArn     string
	Description string
}

const typePage = 100

// listTypes lists the resource types that the caller may use.
func (c *cfn) listTypes(r *call) (any, error) {
	if err := checkTypeParameters(r); err != nil {
		return nil, err
	}
	most, err := r.params.Int("MaxResults", typePage, 1, typePage)
	if err != nil {
		return nil, err
	}
	result := listTypesResult{TypeSummaries: []typeSummary{}}
	if r.params.String("Type") != "" && r.params.String("Type") != "RESOURCE" || r.params.String("DeprecatedStatus") == "DEPRECATED" ||
		strings.HasPrefix(r.params.String("ProvisioningType"), "NON_") {
		return result, nil
	}
	prefix := r.params.String("Filters.TypeNamePrefix")
	after, err := c.pages.last(r, prefix)
	if err != nil {
		return nil, err
	}
	for _, d := range c.Types.Types(r.Context(), r.Caller) {
		if d.Type <= after || !strings.HasPrefix(d.Type, prefix) || d.Support != "" {
			continue
		}
		if len(result.TypeSummaries) == most {
			result.NextToken = c.pages.next(r, prefix, result.TypeSummaries[most-1].TypeName)
			break
		}
		result.TypeSummaries = append(result.TypeSummaries, typeSummary{"RESOURCE", d.Type, typeARN(d.Type), d.About})
	}
	return result, nil
}

// checkTypeParameters returns an error for values that AWS does not know.
func checkTypeParameters(r *call) error {
	for name, known := range map[string][]string{
		"Type":             {"RESOURCE", "MODULE", "HOOK"},
		"Visibility":       {"PUBLIC", "PRIVATE"},
		"ProvisioningType": {"NON_PROVISIONABLE", "IMMUTABLE", "FULLY_MUTABLE"},
		"DeprecatedStatus": {"LIVE", "DEPRECATED"},
	} {
		if value := r.params.String(name); value != "" && !slices.Contains(known, value) {
			return awsquery.Errorf(awsquery.ValidationError, "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must satisfy enum value set: [%s]",
				strings.ToLower(name[:1])+name[1:], strings.Join(known, ", "))
		}
	}
	return nil
}

type describeTypeResult struct {
	Arn              string
	Type             string
	TypeName         string
	Description      string
	Schema           json.RawMessage
	ProvisioningType string
	DeprecatedStatus string
	Visibility       string
}

// describeType describes a resource type, with its properties and attributes as a JSON schema.
func (c *cfn) describeType(r *call) (any, error) {
	if err := checkTypeParameters(r); err != nil {
		return nil, err
	}
	name := r.params.String("TypeName")
	if address := r.params.String("Arn"); address != "" {
		name = strings.ReplaceAll(address[strings.LastIndex(address, "/")+1:], "-", "::")
	}
	if name == "" {
		return nil, awsquery.Errorf(awsquery.ValidationError, "Either TypeName or Arn must be specified.")
	}
	d, err := c.Types.UsableType(r.Context(), r.Caller, name)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && r.params.String("Type") != "" && r.params.String("Type") != "RESOURCE" {
		return nil, awsquery.Errorf(awsquery.TypeNotFound, "The type '%s' cannot be found.", name)
	}
	if err != nil {
		return nil, err
	}
	schema, err := typeSchema(d)
	return describeTypeResult{
		Arn: typeARN(d.Type), Type: "RESOURCE", TypeName: d.Type, Description: d.About, Schema: schema,
		ProvisioningType: "FULLY_MUTABLE", DeprecatedStatus: "LIVE", Visibility: "PUBLIC",
	}, err
}

// typeARN returns the ARN of a type in AWS's form.
func typeARN(name string) string {
	return "arn:aws:cloudformation:hearth::type/resource/" + strings.ReplaceAll(name, "::", "-")
}

// schemaTypes are the types of JSON schemas by those of properties.
var schemaTypes = map[string]string{"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "list": "array", "map": "object"}

// typeSchema returns a resource type as AWS's registry shows it.
func typeSchema(d *stepdef.Def) (json.RawMessage, error) {
	properties, required, readOnly := map[string]any{}, []string{}, []string{}
	for name, p := range d.Properties {
		one := map[string]any{"description": p.About}
		if kind := schemaTypes[p.Type]; kind != "" {
			one["type"] = kind
		}
		properties[name] = one
		if p.Required {
			required = append(required, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Attributes)) {
		if properties[name] == nil {
			readOnly = append(readOnly, "/properties/"+name)
			properties[name] = map[string]any{"description": d.Attributes[name].About}
		}
	}
	slices.Sort(required)
	identifiers := []string{}
	if lifecycle.CanAdopt(d) { // that an import needs
		identifiers = append(identifiers, "/properties/"+identifier)
	}
	return json.Marshal(map[string]any{
		"primaryIdentifier": identifiers,
		"typeName":          d.Type, "description": d.About, "properties": properties, "required": required, "readOnlyProperties": readOnly, "additionalProperties": d.Open,
	})
}
