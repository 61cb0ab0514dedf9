package stepper

import (
	"context"
	"strings"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// addPossibleOwners reads the rows that may be about to have the object that a search for what is to
// be removed has found. They are read before the claims: a row that has its object by then has claimed it.
func (b *batch) addPossibleOwners(ctx context.Context, t *live.Task, ev *lifecycle.Event) (err error) {
	if t.Row.SuspectOf != "" || t.Row.Work.Orphan != "" {
		ev.Rivals, err = b.engine.Store.PossibleOwners(ctx, t.Scene.Stack.Project, t.Row.Type)
	}
	return err
}

// addHeld adds to the claims those of objects that other rows have without a claim, where a search
// looks for what is to be removed: an object that got its place back has none.
func (b *batch) addHeld(ctx context.Context, t *live.Task, claims []string, claimed map[string]bool) error {
	if t.Row.SuspectOf == "" && t.Row.Work.Orphan == "" {
		return nil
	}
	project := t.Scene.Stack.Project
	prefix := project + "/" + t.Row.Type + "/"
	ids := make([]string, len(claims))
	for i, claim := range claims {
		ids[i] = strings.TrimPrefix(claim, prefix)
	}
	had, err := b.engine.Store.HeldBy(ctx, project, t.Row.Type, ids, t.Row.ID)
	for id := range had {
		claimed[prefix+id] = true
	}
	return err
}

// suspectEvent carries a suspect on, when its time has come. What it found is left alone where
// another row has it by now.
func (b *batch) suspectEvent(ctx context.Context, t *live.Task) (*lifecycle.Event, error) {
	e := b.engine
	if t.Row.Due.After(e.Now()) && len(t.Messages) == 0 {
		return nil, nil
	}
	return &lifecycle.Event{Wake: true}, nil
}

// endSuspect adds what follows from the end of a suspect: the credential of its stack may
// have been kept for it alone.
func (b *batch) endSuspect(change *stack.Change, row stack.Resource) {
	log := b.engine.Log.With("stack", row.SuspectOf, "resource", row.Name, "type", row.Type)
	if row.PhysicalID == "" {
		log.Info("a call that was given up on has made nothing", "reason", row.Reason)
	} else {
		log.Info("what a call that was given up on had made is removed", "physical_id", row.PhysicalID)
	}
	change.Drop = true
	change.Messages = append(change.Messages, stack.Message{Topic: stack.SuspectSettled, StackID: row.SuspectOf})
}
