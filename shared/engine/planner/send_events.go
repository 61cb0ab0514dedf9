package planner

import (
	"context"
	"encoding/json"
	"time"

	"hearth/shared/engine/commit"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

const (
	mostSent      = 20               // events of one call; Zaqar's most
	mostSentBytes = 200_000          // of one call, as JSON; Zaqar takes 256 KiB
	sendFor       = 15 * time.Second // the sending for one message; other messages go on
	sendCall      = 5 * time.Second  // one call
	sendPause     = 30 * time.Second // of a stack's events after a sink could not be reached
	sendAgain     = 5 * time.Second  // before a message comes again whose stack another worker has
	sendWithin    = time.Hour        // an event that is older is not sent
)

// sendEvents sends the unsent events of a stack to the sinks of its root, at least once and in the order
// of writing. A lock keeps other workers from sending the same ones. When a sink cannot be reached, the
// lock stays until the pause is over.
func (e *Planner) sendEvents(ctx context.Context, m stack.Message) error {
	unlock, ok, err := e.Locker.TryLock(ctx, "event sinks "+m.StackID, sendPause)
	if err == nil && !ok {
		return e.Store.Messages.Postpone(ctx, commit.MessageIDs(m), sendAgain)
	}
	if err != nil { // without the lock events may be sent twice
		e.Log.Warn("cannot lock the events of a stack; they are sent without the lock", "stack", m.StackID, "error", err)
		unlock = func() {}
	}
	reached, err := e.sendAll(ctx, m)
	if err != nil || reached {
		unlock()
		return err
	}
	return e.Store.Messages.Postpone(ctx, commit.MessageIDs(m), sendPause)
}

// sendAll sends events until none is left or the time is over. reached is false when a sink could not be
// reached.
func (e *Planner) sendAll(ctx context.Context, m stack.Message) (reached bool, err error) {
	began, reached := time.Now(), true
	for _, queue := range []string{"", m.WaitKey} {
		for reached {
			if time.Since(began) > sendFor {
				return true, e.Store.Messages.Postpone(ctx, commit.MessageIDs(m), sendAgain)
			}
			events, err := e.Store.Events.Unsent(ctx, m.StackID, queue, mostSent)
			if err != nil {
				return true, err
			}
			if len(events) == 0 {
				break
			}
			if reached, err = e.sendBatch(ctx, m.StackID, queue, events); err != nil {
				return true, err
			}
		}
	}
	if !reached {
		return false, nil
	}
	// The message is done, or its event is no longer kept.
	return true, e.commitSent(ctx, m.StackID, stack.Change{Consumed: commit.MessageIDs(m)})
}

// sendBatch sends events to one queue. When there are several and none is named, each event first gets a
// message for each of them, so that one that cannot be reached does not repeat the others.
func (e *Planner) sendBatch(ctx context.Context, stackID, queue string, events []stack.Event) (reached bool, err error) {
	_, root, err := e.stackAndRoot(ctx, stackID)
	if err != nil {
		return true, err
	}
	sinks := root.Sinks
	change := stack.Change{}
	if queue == "" && len(sinks) > 1 {
		for _, ev := range events {
			change.Consumed = append(change.Consumed, sinkMessage(ev, "").ID)
			for _, sink := range sinks {
				change.Messages = append(change.Messages, sinkMessage(ev, sink.Queue))
			}
		}
		return true, e.commitSent(ctx, stackID, change)
	}
	sent := len(events) // to a queue that is no sink any more they are not sent
	for _, sink := range sinks {
		if queue == "" || sink.Queue == queue {
			if sent, reached = e.post(ctx, root, sink, events); !reached {
				return false, nil
			}
		}
	}
	for _, ev := range events[:sent] {
		change.Consumed = append(change.Consumed, sinkMessage(ev, queue).ID)
	}
	return true, e.commitSent(ctx, stackID, change)
}

// sinkMessage returns the message for an event and a queue; an empty queue is any.
func sinkMessage(ev stack.Event, queue string) stack.Message {
	m := stack.Message{ID: "sink-" + ev.ID, Topic: stack.EventSink, StackID: ev.StackID, ResourceID: ev.ID, WaitKey: queue}
	if queue != "" {
		m.ID += "-" + queue
	}
	return m
}

// commitSent commits a change. The credential of a deleted stack was kept for its events, so a message
// asks whether it can be revoked now. The stack is read after the events, so the message is not missing
// after the last of them.
func (e *Planner) commitSent(ctx context.Context, stackID string, change stack.Change) error {
	s, root, err := e.stackAndRoot(ctx, stackID)
	if err != nil {
		return err
	}
	if s.Parent != "" || !root.Deleted.IsZero() { // the root of a nested stack may be deleted meanwhile
		change.Messages = append(change.Messages, stack.Message{Topic: stack.SuspectSettled, StackID: root.ID})
	}
	return e.Commits.Commit(ctx, change).Err
}

func (e *Planner) stackAndRoot(ctx context.Context, id string) (s, root stack.Stack, err error) {
	if s, err = e.Store.Stacks.Stack(ctx, id); err != nil || s.Root == "" {
		return s, s, err
	}
	root, err = e.Store.Stacks.Stack(ctx, s.Root)
	return s, root, err
}

// post sends the first of the events to a sink, in one call, and returns how many are done. Events that are
// too old, or that Zaqar or Keystone refuses, are done too. reached is false when the call may succeed later.
func (e *Planner) post(ctx context.Context, root stack.Stack, sink stack.Sink, events []stack.Event) (done int, reached bool) {
	messages, size := []any{}, 0
	for _, ev := range events {
		body := eventBody(ev)
		text, err := json.Marshal(body)
		if size += len(text); err == nil && size > mostSentBytes && done > 0 {
			break
		}
		done++
		age := e.Now().Sub(ev.Time)
		if err == nil && age < min(sendWithin, time.Duration(sink.TTL)*time.Second) {
			messages = append(messages, map[string]any{"ttl": sink.TTL, "body": body})
		}
	}
	if len(messages) == 0 {
		return done, true
	}
	credential, err := e.Store.Stacks.Credential(ctx, root.CredentialID)
	if err != nil {
		return done, stack.CodeOf(err) == stack.EntityNotFound
	}
	ctx, cancel := context.WithTimeout(ctx, sendCall)
	defer cancel()
	a := e.Call(ctx, stack.Account{Credential: &credential}, stepdef.PostMessages(sink.Queue, messages))
	switch {
	case a.Trouble == stack.Lost, a.Trouble == stack.Unsent, a.Code >= 500, a.Code == 429:
		e.Log.Warn("cannot send events; will be tried again", "stack", root.ID, "queue", sink.Queue, "code", a.Code, "reason", a.Reason)
		return 0, false
	case a.Trouble != "", a.Code >= 400:
		e.Log.Warn("cannot send events; they are left out", "stack", root.ID, "queue", sink.Queue, "events", done, "code", a.Code, "reason", a.Reason)
	}
	return done, true
}

// eventBody returns an event as Heat sends it.
func eventBody(ev stack.Event) map[string]any {
	properties := ev.Properties
	if properties == nil {
		properties = map[string]any{}
	}
	return map[string]any{
		"timestamp": ev.Time.UTC().Format("2006-01-02T15:04:05"), "version": "0.1", "type": "os.heat.event", "id": ev.ID,
		"payload": map[string]any{
			"resource_name": ev.ResourceName, "physical_resource_id": ev.PhysicalID, "stack_id": ev.StackID,
			"resource_action": string(ev.Action), "resource_status": ev.Status, "resource_status_reason": ev.Reason,
			"resource_type": ev.ResourceType, "resource_properties": properties, "version": "0.1",
		},
	}
}
