package wire

import "hearth/shared/stack"

// An Event is one line of a stack's history in a list.
type Event struct {
	ID         string `json:"id"`
	Links      []Link `json:"links"`
	Time       Time   `json:"event_time"`
	LogicalID  string `json:"logical_resource_id"`
	Name       string `json:"resource_name"`
	PhysicalID string `json:"physical_resource_id"`
	Status     string `json:"resource_status"`
	Reason     string `json:"resource_status_reason"`
}

// A WholeEvent is one shown alone.
type WholeEvent struct {
	Event
	Type       string         `json:"resource_type"`
	Properties map[string]any `json:"resource_properties"`
}

// NewEvent lists an event of the stack.
func NewEvent(root Root, s stack.Stack, e stack.Event) Event {
	home := root.Stack(s.Project, s.Name, s.ID)
	resource := root.Resource(home, e.ResourceName)
	status := e.Status
	if e.Action != "" {
		status = string(e.Action) + "_" + e.Status
	}
	return Event{
		ID:         e.ID,
		Links:      []Link{{root.Event(resource, e.ID), "self"}, {resource, "resource"}, {home, "stack"}},
		Time:       Time(e.Time),
		LogicalID:  e.ResourceName,
		Name:       e.ResourceName,
		PhysicalID: e.PhysicalID,
		Status:     status,
		Reason:     e.Reason,
	}
}

// NewWholeEvent shows an event.
func NewWholeEvent(root Root, s stack.Stack, e stack.Event) WholeEvent {
	properties := e.Properties
	if properties == nil {
		properties = map[string]any{}
	}
	return WholeEvent{Event: NewEvent(root, s, e), Type: e.ResourceType, Properties: properties}
}
