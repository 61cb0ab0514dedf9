package wire

import (
	"cmp"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A Preview is a stack that is not created. It has no status, but every resource it would have.
type Preview struct {
	Stack
	Status    struct{} `json:"stack_status,omitzero"` // these two hide the stack's
	Reason    struct{} `json:"stack_status_reason,omitzero"`
	Resources []any    `json:"resources"` // each a PreviewedResource, or a list of those in a stack below
}

// A PreviewedResource is one of a stack that is not made. Heat shows it as its
// engine does, and not as the API shows resources elsewhere.
type PreviewedResource struct {
	Updated       Time           `json:"updated_time"`
	Created       Time           `json:"creation_time"`
	Name          string         `json:"resource_name"`
	PhysicalID    string         `json:"physical_resource_id"`
	Action        stack.Action   `json:"resource_action"`
	Status        stack.Status   `json:"resource_status"`
	Reason        string         `json:"resource_status_reason"`
	Type          string         `json:"resource_type"`
	Identity      Identity       `json:"resource_identity"`
	StackIdentity Identity       `json:"stack_identity"`
	StackName     string         `json:"stack_name"`
	Parent        string         `json:"parent_resource,omitempty"`
	RequiredBy    []string       `json:"required_by"`
	Description   string         `json:"description"`
	Metadata      map[string]any `json:"metadata"`
	Attributes    map[string]any `json:"attributes"`
	Properties    map[string]any `json:"properties"`
}

// An Identity is what Heat's ARNs are made of.
type Identity struct {
	Tenant    string `json:"tenant"`
	StackName string `json:"stack_name"`
	StackID   string `json:"stack_id"`
	Path      string `json:"path"`
}

// NewPreview shows a stack that is not made.
func NewPreview(root Root, p engine.Preview) Preview {
	outputs := p.Outputs
	if outputs == nil {
		outputs = []engine.Output{}
	}
	return Preview{Stack: NewStack(root, p.Stack, p.Parameters, outputs), Resources: previewed(p.Stack, p.Resources)}
}

func previewed(s stack.Stack, all []engine.PreviewedResource) []any {
	shown := []any{}
	for _, r := range all {
		if r.Nested {
			shown = append(shown, previewed(s, r.Below))
			continue
		}
		name := cmp.Or(r.StackName, s.Name)
		identity := Identity{Tenant: s.Project, StackName: name, StackID: s.ID}
		own := identity
		own.Path = "/resources/" + r.Name
		shown = append(shown, PreviewedResource{
			Name: r.Name, PhysicalID: r.PhysicalID, Action: r.Action, Status: r.Status, Type: r.Type,
			Identity: own, StackIdentity: identity, StackName: name, Parent: r.Parent, RequiredBy: list(r.RequiredBy),
			Description: r.Description, Metadata: r.Metadata, Attributes: r.Shown, Properties: r.Properties,
		})
	}
	return shown
}
