package source

import (
	"maps"
	"time"

	"hearth/shared/stack"
)

// Event returns an event about a resource. Like Heat it shows the physical name until there is a
// physical ID.
func (e *Reader) Event(r stack.Resource, status stack.Status, reason string, at time.Time) stack.Event {
	id := r.PhysicalID
	if id == "" || r.Action == stack.Create && status == stack.InProgress { // a nested stack has its ID before it exists
		id = r.PhysicalName
	}
	known := e.SecretsOf(r)
	properties := known.MaskMap(r.Properties)
	if known.IsEmpty() {
		properties = maps.Clone(r.Properties)
	}
	return stack.Event{
		StackID: r.StackID, ResourceName: r.Name, ResourceType: r.TypeShown(), PhysicalID: id,
		Action: r.Action, Status: string(status), Reason: e.knownSecrets(r, known).Mask(reason), Properties: properties, Time: at,
		Retained: r.Retain && r.Action == stack.Delete && status == stack.Complete,
	}
}
