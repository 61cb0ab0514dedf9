package commit

import (
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// StackEvents returns the events of a stack's changes of status.
func StackEvents(s stack.Stack, list []lifecycle.Mark, now time.Time) []stack.Event {
	events := make([]stack.Event, len(list))
	for i, m := range list {
		events[i] = stack.Event{
			StackID: s.ID, ResourceName: s.Name, ResourceType: "OS::Heat::Stack", PhysicalID: s.ID,
			Action: m.Action, Status: string(m.Status), Reason: m.Reason, Time: now, UndoesCreation: m.UndoesCreation,
		}
	}
	return events
}
