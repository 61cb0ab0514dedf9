package wire

import "hearth/shared/stack"

// A Suspect is a call that a stack has given up on and that may still take effect.
type Suspect struct {
	ID         string  `json:"id"`
	Stack      string  `json:"stack_id"`
	Resource   string  `json:"resource_name"`
	Type       string  `json:"resource_type"`
	Name       string  `json:"name"` // that the object will have
	PhysicalID *string `json:"physical_resource_id"`
	Reason     string  `json:"status_reason"`
	Since      Time    `json:"creation_time"`
	Until      Time    `json:"looked_for_until"`
	Next       Time    `json:"next_look"`
}

// NewSuspect shows a suspect.
func NewSuspect(r stack.Resource) Suspect {
	return Suspect{
		ID: r.ID, Stack: r.SuspectOf, Resource: r.Name, Type: r.TypeShown(), Name: r.ObjectName(), PhysicalID: orNull(r.PhysicalID),
		Reason: r.Reason, Since: Time(r.Created), Until: Time(r.SuspectUntil), Next: Time(r.Due),
	}
}
