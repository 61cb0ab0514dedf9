package wire

import "hearth/shared/stack"

// A Resource is one in a list or, with Detail, one shown alone.
type Resource struct {
	Updated    Time     `json:"updated_time"`
	Created    Time     `json:"creation_time"`
	LogicalID  string   `json:"logical_resource_id"`
	Name       string   `json:"resource_name"`
	PhysicalID string   `json:"physical_resource_id"`
	Status     string   `json:"resource_status"`
	Reason     string   `json:"resource_status_reason"`
	Type       string   `json:"resource_type"`
	Links      []Link   `json:"links"`
	RequiredBy []string `json:"required_by"`
	Parent     string   `json:"parent_resource,omitempty"`
	*Detail
}

// Detail is what a list leaves out where it is not asked for.
type Detail struct {
	Description string         `json:"description"`
	Attributes  map[string]any `json:"attributes"`
}

// Family is the place of a resource in a tree of stacks.
type Family struct {
	Parent string // name of the resource that its stack is; empty in a root
	Nested bool   // it is a stack itself
}

// NewResource shows a resource of the stack.
func NewResource(root Root, s stack.Stack, r stack.Resource, f Family, detail *Detail) Resource {
	home := root.Stack(s.Project, s.Name, s.ID)
	updated := r.Updated
	if updated.IsZero() {
		updated = r.Created
	}
	links := []Link{{root.Resource(home, r.Name), "self"}, {home, "stack"}}
	if f.Nested {
		links = append(links, Link{root.Stack(s.Project, r.PhysicalName, r.PhysicalID), "nested"})
	}
	return Resource{
		Updated:    Time(updated),
		Created:    Time(r.Created),
		LogicalID:  r.Name,
		Name:       r.Name,
		PhysicalID: r.PhysicalID,
		Status:     r.State(),
		Reason:     r.Reason,
		Type:       r.TypeShown(),
		Links:      links,
		RequiredBy: list(r.RequiredBy),
		Parent:     f.Parent,
		Detail:     detail,
	}
}
