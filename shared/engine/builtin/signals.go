package builtin

import (
	"context"
	"reflect"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
)

// signals returns the signals that a handle of the row's stack has, the oldest first.
func (o SoftwareService) signals(ctx context.Context, handle string) (map[string]any, error) {
	if o.Row == nil {
		return nil, stack.Errorf(stack.BadRequest, "Only a row has signals.")
	}
	all, err := o.Engine.Store.Signals(ctx, o.Row.StackID, handle)
	if err != nil {
		return nil, err
	}
	shown := make([]any, len(all))
	for i, s := range all {
		shown[i] = map[string]any{"id": s.ID, "data": s.Data}
	}
	return map[string]any{"signals": shown}, nil
}

// putSignals stores signals of a handle that the row has found, and returns those that the handle has then. One
// that is stored already is not written again.
func (o SoftwareService) putSignals(ctx context.Context, body map[string]any) (map[string]any, error) {
	handle, _ := body["of"].(string)
	given, _ := body["signals"].([]any)
	if o.Row == nil || handle == "" {
		return nil, stack.Errorf(stack.BadRequest, "Only a row stores signals, for a handle.")
	}
	before, err := o.Engine.Store.Signals(ctx, o.Row.StackID, handle)
	if err != nil {
		return nil, err
	}
	stored := map[string]stack.Signal{}
	for _, s := range before {
		stored[s.ID] = s
	}
	for _, sig := range lastOfEach(given) {
		if s, there := stored[sig.ID]; there && reflect.DeepEqual(s.Data, sig.Data) {
			continue
		}
		sig.StackID, sig.Key, sig.Time = o.Row.StackID, handle, o.Engine.Now()
		if err := o.putSignal(ctx, sig); err != nil {
			return nil, err
		}
	}
	return o.signals(ctx, handle)
}

// lastOfEach returns the signals in order of their first appearance. One with the ID of an earlier one
// takes its place.
func lastOfEach(given []any) (signals []stack.Signal) {
	at := map[string]int{}
	for _, g := range given {
		one, _ := g.(map[string]any)
		id, _ := one["id"].(string)
		data, _ := one["data"].(map[string]any)
		i, again := at[id]
		if !again {
			i, at[id] = len(signals), len(signals)
			signals = append(signals, stack.Signal{})
		}
		signals[i] = stack.Signal{ID: id, Data: data}
	}
	return signals
}

// putSignal stores one signal, with an event about its handle.
func (o SoftwareService) putSignal(ctx context.Context, sig stack.Signal) error {
	count, size, err := o.Engine.Store.SignalCount(ctx, sig.StackID, sig.Key)
	if err != nil {
		return err
	}
	if err := commit.CheckSignalRoom(count, size, sig); err != nil {
		return err
	}
	change := stack.Change{Signal: &sig}
	rows, err := o.Engine.Store.Resources(ctx, sig.StackID, nil)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.PhysicalID == sig.Key {
			change.Events = []stack.Event{o.signalEvent(r, commit.Signalled(sig), sig.Time)}
		}
	}
	return o.writeChange(ctx, change)
}
