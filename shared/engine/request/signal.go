package request

import (
	"context"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// Signal stores a signal for a resource and wakes the resources that wait for it. Every field of
// details may be missing: data, reason, status and id have Heat's defaults.
func (e *Requests) Signal(ctx context.Context, c stack.Caller, s stack.Stack, r stack.Resource, details map[string]any) error {
	renewal := e.renewal(c)
	defer renewal.end(ctx)
	if _, ok := details["unset_hook"]; ok {
		return e.unhook(ctx, renewal, s, r, details)
	}
	d := e.Catalog.Def(r.Type)
	switch {
	case d == nil || !d.Signals:
		return stack.Errorf(stack.BadRequest, "signal is not supported for resource.")
	case d.Service == stack.SoftwareService:
		return e.signalDeployment(ctx, renewal, s, r, details)
	case r.Action == stack.Suspend || r.Action == stack.Delete || s.Action == stack.Delete:
		return stack.Errorf(stack.NotSupported, "Signal resource during %s is not supported.", r.Action)
	case r.PhysicalID == "":
		return stack.Errorf(stack.ResourceNotAvailable, "The Resource (%s) is not available.", r.Name)
	}
	unlock, err := e.signals.lock(ctx, r.ID)
	if err != nil {
		return err
	}
	defer unlock()
	// The row orders signals that come at the same moment to several processes.
	return e.decideOnRow(ctx, r, func(now stack.Resource) error {
		if now.PhysicalID != r.PhysicalID { // a replacement came first: the signal is not for the new object
			return stack.Errorf(stack.ResourceNotAvailable, "The Resource (%s) is not available.", r.Name)
		}
		return e.signal(ctx, renewal, s, now, details)
	})
}

func (e *Requests) signal(ctx context.Context, renewal *renewal, s stack.Stack, r stack.Resource, details map[string]any) error {
	before, size, err := e.Store.Signals.SignalCount(ctx, s.ID, r.PhysicalID)
	if err != nil {
		return err
	}
	now := e.Now()
	sig, err := lifecycle.NewSignal(e.Catalog.Def(r.Type), r, details, before, now)
	if err != nil {
		return err
	}
	if err := commit.CheckSignalRoom(before, size, sig); err != nil {
		return err
	}
	ev := e.Event(r, r.Status, commit.Signalled(sig), now)
	ev.Action, ev.Status = "SIGNAL", string(r.Status)
	change := stack.Change{
		Resource: &r, Signal: &sig, Events: []stack.Event{ev},
		Messages: []stack.Message{{Topic: stack.ResourceDue, StackID: s.ID, WaitKey: stack.SignalKey(r.PhysicalID)}},
	}
	if err := renewal.addTo(ctx, s, &change, false); err != nil {
		return err
	}
	return e.Commits.Commit(ctx, change).Err
}
