package answers

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
)

// The values that fields have nearly always. A field that has it is left out; one
// that is not there at all says so.
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
	// arn is what the pseudo parameters of CloudFormation templates are.
	arn            = map[string]any{"AWS::StackId": "arn:openstack:heat::{project}:stacks/compared/None", "AWS::StackName": "compared", "AWS::Region": "ap-southeast-1"}
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

const absent = "(absent)"

func usual(m, fields map[string]any) map[string]any {
	for name, value := range fields {
		v, there := m[name]
		switch {
		case !there:
			m[name] = absent
		case reflect.DeepEqual(v, value):
			delete(m, name)
		}
	}
	return m
}

var instant = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)

// fault keeps of an error what says which it is.
func fault(m map[string]any) map[string]any {
	inner, _ := m["error"].(map[string]any)
	if inner == nil {
		return m
	}
	return usual(inner, faultFields)
}

// preview shows the resources of a stack by name, and its outputs too.
func preview(m map[string]any) map[string]any {
	s, _ := m["stack"].(map[string]any)
	if at, _ := s["creation_time"].(string); instant.MatchString(at) {
		s["creation_time"] = "{time}"
	}
	if p, ok := s["parameters"].(map[string]any); ok {
		if _, amazon := p["AWS::StackId"]; amazon {
			usual(p, arn)
		} else {
			usual(p, pseudo)
		}
	}
	s = usual(s, stackFields)
	byName(s, "outputs", "output_key")
	s["resources"] = resources(s["resources"])
	return s
}

// resources shows a list of resources by name. The nested stacks in it, which are lists in that
// list, are shown by the name of their resource.
func resources(v any) any {
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
			shown["("+name+")"] = resources(r)
		case map[string]any:
			name, _ := r["resource_name"].(string)
			delete(r, "resource_name")
			shown[name] = resource(name, r)
		}
	}
	return shown
}

func resource(name string, fields map[string]any) map[string]any {
	if list, ok := fields["required_by"].([]any); ok {
		slices.SortFunc(list, compareTexts)
	}
	stack, _ := fields["stack_name"].(string)
	fields["stack_name"] = short.ReplaceAllString(stack, "-{short}")
	for _, part := range []string{"resource_identity", "stack_identity"} {
		if id, ok := fields[part].(map[string]any); ok {
			stack, _ := id["stack_name"].(string)
			id["stack_name"] = short.ReplaceAllString(stack, "-{short}")
		}
	}
	fields = usual(fields, resourceFields)
	usual(fields, map[string]any{"resource_identity": identity("/resources/" + name)})
	for _, part := range []string{"attributes", "properties"} {
		if values, ok := fields[part].(map[string]any); ok {
			fields[part] = nulls(values)
		}
	}
	return fields
}

// short is the random end of a nested stack's name.
var short = regexp.MustCompile(`-[a-z2-7]{12}\b`)

// byName makes a map of a list whose items have names. In Heat their order is that of
// a set, which is chance.
func byName(m map[string]any, field, key string) {
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

// nulls gathers the names of what is null: most of a preview is.
func nulls(m map[string]any) map[string]any {
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
