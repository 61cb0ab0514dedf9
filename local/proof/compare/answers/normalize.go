package answers

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
)

// The usual values of fields. A field with its usual value is left out; a missing field is shown as
// absentField.
var (
	validation = map[string]any{
		"Environment": map[string]any{
			"resource_registry": map[string]any{"resources": map[string]any{}},
			"parameters":        map[string]any{}, "parameter_defaults": map[string]any{}, "event_sinks": []any{},
		},
	}
	stackFields = map[string]any{
		"id": "None", "stack_name": "compared", "creation_time": "{time}", "updated_time": nil, "deletion_time": nil,
		"links":               []any{map[string]any{"rel": "self", "href": "{root}/{project}/stacks/compared/None"}},
		"notification_topics": []any{}, "capabilities": []any{}, "disable_rollback": true, "timeout_mins": nil,
		"stack_owner": "{user}", "parent": nil, "stack_user_project_id": nil, "tags": []any{}, "outputs": []any{},
	}
	pseudo = map[string]any{"OS::stack_id": "None", "OS::stack_name": "compared", "OS::project_id": "{project}"}
	// amazonPseudo has the pseudo parameters of CloudFormation templates.
	amazonPseudo   = map[string]any{"AWS::StackId": "arn:openstack:heat::{project}:stacks/compared/None", "AWS::StackName": "compared", "AWS::Region": "ap-southeast-1"}
	resourceFields = map[string]any{
		"updated_time": nil, "creation_time": nil, "physical_resource_id": "", "resource_action": "INIT",
		"resource_status": "COMPLETE", "resource_status_reason": "", "stack_name": "compared", "stack_identity": identity(""),
		"required_by": []any{}, "description": "", "metadata": map[string]any{},
	}
	faultFields = map[string]any{"traceback": nil}
)

func identity(path string) map[string]any {
	return map[string]any{"tenant": "{project}", "stack_name": "compared", "stack_id": "None", "path": path}
}

const absentField = "(absent)"

func omitUsual(m, fields map[string]any) map[string]any {
	for name, value := range fields {
		v, there := m[name]
		switch {
		case !there:
			m[name] = absentField
		case reflect.DeepEqual(v, value):
			delete(m, name)
		}
	}
	return m
}

var timestamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)

// normalizeFault returns the fields of an error that identify it.
func normalizeFault(m map[string]any) map[string]any {
	inner, _ := m["error"].(map[string]any)
	if inner == nil {
		return m
	}
	return omitUsual(inner, faultFields)
}

// normalizePreview returns a stack with its resources and outputs by name.
func normalizePreview(m map[string]any) map[string]any {
	s, _ := m["stack"].(map[string]any)
	if at, _ := s["creation_time"].(string); timestamp.MatchString(at) {
		s["creation_time"] = "{time}"
	}
	if p, ok := s["parameters"].(map[string]any); ok {
		if _, amazon := p["AWS::StackId"]; amazon {
			omitUsual(p, amazonPseudo)
		} else {
			omitUsual(p, pseudo)
		}
	}
	s = omitUsual(s, stackFields)
	mapByName(s, "outputs", "output_key")
	s["resources"] = mapResources(s["resources"])
	return s
}

// mapResources converts a list of resources to a map by name. Nested stacks, which are lists in the
// list, have the name of their resource in parentheses.
func mapResources(v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	shown := map[string]any{}
	for _, item := range list {
		switch r := item.(type) {
		case []any:
			name := "(empty)"
			for _, first := range r {
				if m, ok := first.(map[string]any); ok {
					name, _ = m["parent_resource"].(string)
				}
			}
			shown["("+name+")"] = mapResources(r)
		case map[string]any:
			name, _ := r["resource_name"].(string)
			delete(r, "resource_name")
			shown[name] = normalizeResource(name, r)
		}
	}
	return shown
}

func normalizeResource(name string, fields map[string]any) map[string]any {
	if list, ok := fields["required_by"].([]any); ok {
		slices.SortFunc(list, compareTexts)
	}
	stack, _ := fields["stack_name"].(string)
	fields["stack_name"] = randomSuffix.ReplaceAllString(stack, "-{short}")
	for _, part := range []string{"resource_identity", "stack_identity"} {
		if id, ok := fields[part].(map[string]any); ok {
			stack, _ := id["stack_name"].(string)
			id["stack_name"] = randomSuffix.ReplaceAllString(stack, "-{short}")
		}
	}
	fields = omitUsual(fields, resourceFields)
	omitUsual(fields, map[string]any{"resource_identity": identity("/resources/" + name)})
	for _, part := range []string{"attributes", "properties"} {
		if values, ok := fields[part].(map[string]any); ok {
			fields[part] = collectNulls(values)
		}
	}
	return fields
}

// randomSuffix matches the random end of a nested stack's name.
var randomSuffix = regexp.MustCompile(`-[a-z2-7]{12}\b`)

// mapByName converts a list whose items have names to a map. In Heat the order of the list is
// random.
func mapByName(m map[string]any, field, key string) {
	list, ok := m[field].([]any)
	if !ok {
		return
	}
	made := map[string]any{}
	for _, item := range list {
		one, _ := item.(map[string]any)
		name, ok := one[key].(string)
		if !ok {
			return
		}
		delete(one, key)
		made[name] = one
	}
	m[field] = made
}

// collectNulls replaces the fields that are null, which are most of a preview, by a list of their
// names.
func collectNulls(m map[string]any) map[string]any {
	var names []any
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if m[name] == nil {
			names = append(names, name)
			delete(m, name)
		}
	}
	if names != nil {
		m["(null)"] = names
	}
	return m
}

func compareTexts(a, b any) int {
	x, _ := a.(string)
	y, _ := b.(string)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
