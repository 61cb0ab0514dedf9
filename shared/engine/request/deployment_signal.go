package request

import (
	"context"

	"github.com/google/uuid"

	"hearth/shared/software"
	"hearth/shared/stack"
)

// signalDeployment stores what a server's agent reports about a deployment in progress: its outputs
// and its outcome. The same transaction wakes the resource that waits for it.
func (e *Requests) signalDeployment(ctx context.Context, renewal *renewal, s stack.Stack, r stack.Resource, details map[string]any) error {
	if err := software.CheckSignal(details); err != nil {
		return err
	}
	return decideReading(ctx, "The resource "+r.Name, func() error {
		change, err := e.deploymentChange(ctx, s, r, details)
		if err != nil {
			return err
		}
		if err := renewal.addTo(ctx, s, &change, false); err != nil {
			return err
		}
		return e.Commits.Commit(ctx, change).Err
	})
}

func (e *Requests) deploymentChange(ctx context.Context, s stack.Stack, r stack.Resource, details map[string]any) (stack.Change, error) {
	if r.PhysicalID == "" { // it was never deployed
		return stack.Change{}, stack.Errorf(stack.BadRequest, "deployment_id must be specified")
	}
	d, err := e.Store.Software.SoftwareDeployment(ctx, s.Project, r.PhysicalID)
	if err != nil {
		return stack.Change{}, err
	}
	c, err := e.Store.Software.SoftwareConfig(ctx, s.Project, d.ConfigID)
	if err != nil {
		return stack.Change{}, err
	}
	now, why := e.Now(), "Unknown"
	var change stack.Change
	if outcome := software.Outcome(&d, c.Outputs, details); outcome != "" {
		why = "Signal: " + outcome
		d.Updated = now
		change.Software = &stack.Software{Deployment: &d}
		change.Signal = &stack.Signal{StackID: s.ID, Key: d.ID, ID: uuid.NewString(), Time: now}
		change.Messages = []stack.Message{{Topic: stack.ResourceDue, StackID: s.ID, WaitKey: stack.SignalKey(d.ID)}}
	}
	ev := e.Event(r, r.Status, why, now)
	ev.Action, ev.Status, ev.PhysicalID = "SIGNAL", string(r.Status), r.PhysicalID
	change.Events = []stack.Event{ev}
	return change, nil
}
