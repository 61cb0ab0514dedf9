package wire

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"

	"hearth/shared/exact"
	"hearth/shared/hot"
	"hearth/shared/stack"
)

// An Export is a stack as it is exported, abandoned and kept in snapshots: Heat's
// format, which an adoption by either takes.
type Export struct {
	Name        string            `json:"name"`
	ID          string            `json:"id"`
	Action      string            `json:"action"`
	Status      string            `json:"status"`
	Environment ValidEnvironment  `json:"environment"`
	Files       map[string]string `json:"files"`
	Template    json.RawMessage   `json:"template"`
	Resources   map[string]any    `json:"resources"` // each an ExportedResource, or an Export where it is a stack
	Project     string            `json:"project_id"`
	UserProject *string           `json:"stack_user_project_id"`
	Tags        []string          `json:"tags"`
}

// An ExportedResource is one in an Export.
type ExportedResource struct {
	Name     string         `json:"name"`
	ID       *string        `json:"resource_id"`
	Type     string         `json:"type"`
	Action   string         `json:"action"`
	Status   string         `json:"status"`
	Metadata map[string]any `json:"metadata"`
	Data     map[string]any `json:"resource_data"`
}

// NewExport shows what was saved of a stack, secrets and all: without them its objects
// are of no use to who adopts them.
func NewExport(s stack.Saved) (Export, error) {
	text, err := NewTemplate(s.Template)
	if err != nil {
		return Export{}, err
	}
	e := Export{
		Name: s.Name, ID: s.ID, Action: string(s.Action), Status: string(s.Status), Environment: validEnvironment(s.Source.Environment),
		Files: map[string]string{}, Template: text, Resources: make(map[string]any, len(s.Resources)),
		Project: s.Project, UserProject: orNull(s.UserProject), Tags: list(s.Tags),
	}
	maps.Copy(e.Files, s.Source.Files)
	for name, r := range s.Resources {
		if r.Below != nil {
			if e.Resources[name], err = NewExport(*r.Below); err != nil {
				return e, err
			}
			continue
		}
		one := ExportedResource{
			Name: r.Name, ID: orNull(r.PhysicalID), Type: cmp.Or(r.Declared, r.Type), Action: string(r.Action), Status: string(r.Status),
			Metadata: r.Metadata, Data: r.Data,
		}
		if one.Metadata == nil {
			one.Metadata = map[string]any{}
		}
		if one.Data == nil {
			one.Data = map[string]any{}
		}
		e.Resources[name] = one
	}
	return e, nil
}

// adoption is what a body tells of a stack to adopt.
type adoption struct {
	Template    json.RawMessage            `json:"template"`
	Files       map[string]string          `json:"files"`
	Environment json.RawMessage            `json:"environment"`
	Resources   map[string]adoptedResource `json:"resources"`
}

type adoptedResource struct {
	ID        *string                    `json:"resource_id"`
	Metadata  map[string]any             `json:"metadata"`
	Data      map[string]any             `json:"resource_data"`
	Resources map[string]adoptedResource `json:"resources"` // of one that is a stack
}

// adopt reads adopt_stack_data: a text of JSON or YAML, or, kinder than Heat, the object.
func (b Body) adopt() (a adoption, err error) {
	raw := []byte(b["adopt_stack_data"])
	bad := func(err error) error { return stack.Errorf(stack.BadRequest, "Invalid adopt data: %v", err) }
	if raw[0] == '"' {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return a, bad(err)
		}
		if raw = bytes.TrimSpace([]byte(text)); len(raw) == 0 || raw[0] != '{' || !json.Valid(raw) {
			if raw, err = hot.AsJSON([]byte(text)); err != nil {
				return a, bad(err)
			}
		}
	}
	if raw[0] != '{' {
		return a, stack.Errorf(stack.BadRequest, "Invalid adopt data: The template is not a JSON object or YAML mapping.")
	}
	if err := exact.Unmarshal(raw, &a); err != nil {
		return a, stack.Errorf(stack.BadRequest, "Invalid adopt data: %s", exact.Explain("The text", raw, err))
	}
	if len(a.Template) == 0 {
		return a, stack.Errorf(stack.BadRequest, "Invalid adopt data: 'template'")
	}
	return a, nil
}

// saved converts the resources of adoption data, nested stacks too.
func saved(told map[string]adoptedResource) map[string]stack.SavedResource {
	all := make(map[string]stack.SavedResource, len(told))
	for name, r := range told {
		one := stack.SavedResource{Name: name, Metadata: r.Metadata, Data: r.Data}
		if r.ID != nil {
			one.PhysicalID = *r.ID
		}
		if r.Resources != nil {
			one.Below = &stack.Saved{Resources: saved(r.Resources)}
		}
		all[name] = one
	}
	return all
}

// under puts what was exported under what the request gives.
func (a adoption) under(s *stack.Source) error {
	var was stack.Environment
	if len(a.Environment) > 0 {
		var sections map[string]any
		if err := exact.Unmarshal(a.Environment, &sections); err != nil {
			return stack.Errorf(stack.BadRequest, "Invalid adopt data: %s", exact.Explain("environment", a.Environment, err))
		}
		was.Parameters, _ = sections["parameters"].(map[string]any)
		was.ParameterDefaults, _ = sections["parameter_defaults"].(map[string]any)
		was.ResourceRegistry, _ = sections["resource_registry"].(map[string]any)
	}
	merge := func(under map[string]any, over *map[string]any) {
		all := maps.Clone(under)
		if all == nil {
			all = map[string]any{}
		}
		maps.Copy(all, *over)
		*over = all
	}
	merge(was.Parameters, &s.Environment.Parameters)
	merge(was.ParameterDefaults, &s.Environment.ParameterDefaults)
	merge(was.ResourceRegistry, &s.Environment.ResourceRegistry)
	files := maps.Clone(a.Files)
	if files == nil {
		files = map[string]string{}
	}
	maps.Copy(files, s.Files)
	s.Files = files
	return nil
}
