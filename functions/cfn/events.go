package cfn

import (
	"time"

	"hearth/shared/stack"
)

type stackEventsResult struct {
	StackEvents []eventShown
	NextToken   string
}

type eventShown struct {
	StackId, EventId, StackName           string
	LogicalResourceId, PhysicalResourceId string
	ResourceType                          string
	Timestamp                             time.Time
	ResourceStatus, ResourceStatusReason  string
	ClientRequestToken                    string
}

const eventPage = 100

// describeStackEvents shows the newest events first, those of a deleted stack by its ID too.
func (c *cfn) describeStackEvents(r *call) (any, error) {
	s, err := c.find(r, "StackName")
	if err != nil {
		return nil, err
	}
	q := stack.EventQuery{StackID: s.ID, SortKeys: []string{"event_time"}, Descending: true, Limit: eventPage + 1}
	if q.Marker, err = c.pages.last(r, s.ID); err != nil {
		return nil, err
	}
	if q.Marker != "" {
		if _, err := c.Store.EventByID(r.Context(), s.ID, q.Marker); err != nil {
			return nil, badToken() // the event is purged
		}
	}
	events, err := c.Store.Events(r.Context(), q)
	if err != nil {
		return nil, err
	}
	result := stackEventsResult{StackEvents: []eventShown{}}
	if len(events) > eventPage {
		events = events[:eventPage]
		result.NextToken = c.pages.next(r, s.ID, events[eventPage-1].ID)
	}
	for _, e := range events {
		result.StackEvents = append(result.StackEvents, showEvent(s, e))
	}
	return result, nil
}

func showEvent(s stack.Stack, e stack.Event) eventShown {
	shown := eventShown{
		StackId: arn(s), EventId: e.ID, StackName: s.Name, LogicalResourceId: e.ResourceName, PhysicalResourceId: e.PhysicalID,
		ResourceType: e.ResourceType, Timestamp: e.Time, ResourceStatusReason: e.Reason,
		ResourceStatus: resourceStatus(e.Action, stack.Status(e.Status)),
	}
	if e.Retained {
		shown.ResourceStatus = deleteSkipped
	}
	if s.Options != nil && !e.Time.Before(s.Options.Begun.Truncate(time.Microsecond)) {
		shown.ClientRequestToken = s.Options.Token // of the last action; those before it are not kept
	}
	if e.PhysicalID == s.ID || e.ResourceType == "" { // an event of the stack itself
		of := stack.Stack{Action: e.Action, Status: stack.Status(e.Status), Undone: e.UndoesCreation}
		shown.PhysicalResourceId, shown.ResourceType, shown.ResourceStatus = arn(s), "AWS::CloudFormation::Stack", statusOf(of)
		if e.Action == stack.Adopt {
			shown.ResourceStatus = resourceStatus(e.Action, stack.Status(e.Status)) // events have IMPORT_FAILED
		}
	}
	return shown
}
