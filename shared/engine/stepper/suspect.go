package stepper

import (
	"context"
	"strings"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// addPossibleOwners adds the rows that may soon own an object that a search for something to
// remove has found. They are read before the claims: a row that has got its object meanwhile
// has claimed it.
func (b *batch) addPossibleOwners(ctx context.Context, t *live.Task, ev *lifecycle.Event) (err error) {
	if t.Row.SuspectOf != "" || t.Row.Work.UnansweredAction != "" {
		ev.Rivals, err = b.engine.Store.Objects.PossibleOwners(ctx, t.Scene.Stack.Project, t.Row.Type)
	}
	return err
}

// addHeld adds the claims of objects that other rows hold without a claim, when the search is
// for something to remove. An object that was moved back to its row has no claim.
func (b *batch) addHeld(ctx context.Context, t *live.Task, claims []string, claimed map[string]bool) error {
	if t.Row.SuspectOf == "" && t.Row.Work.UnansweredAction == "" {
		return nil
	}
	project := t.Scene.Stack.Project
	prefix := project + "/" + t.Row.Type + "/"
	ids := make([]string, len(claims))
	for i, claim := range claims {
		ids[i] = strings.TrimPrefix(claim, prefix)
	}
	had, err := b.engine.Store.Objects.HeldBy(ctx, project, t.Row.Type, ids, t.Row.ID)
	for id := range had {
		claimed[prefix+id] = true
	}
	return err
}

// suspectEvent returns the event that carries a suspect on; nil when the suspect is not
// due and has no messages.
func (b *batch) suspectEvent(ctx context.Context, t *live.Task) (*lifecycle.Event, error) {
	e := b.engine
	if t.Row.Due.After(e.Now()) && len(t.Messages) == 0 {
		return nil, nil
	}
	return &lifecycle.Event{Wake: true}, nil
}

// endSuspect adds to the change what follows from the end of a suspect. The credential of its
// stack may have been kept only for it.
func (b *batch) endSuspect(change *stack.Change, row stack.Resource) {
	log := b.engine.Log.With("stack", row.SuspectOf, "resource", row.Name, "type", row.Type)
	if row.PhysicalID == "" {
		log.Info("a call that was given up has created nothing", "reason", row.Reason)
	} else {
		log.Info("removed the object of a call that was given up", "physical_id", row.PhysicalID)
	}
	change.Drop = true
	change.Messages = append(change.Messages, stack.Message{Topic: stack.SuspectSettled, StackID: row.SuspectOf})
}
