package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"hearth/shared/stack"
)

// A scene is one stack as a batch sees it: its row, its template, and the rows
// that those in hand depend on.
type scene struct {
	engine *Runtime
	tasks  []*task
	stack  stack.Stack
	source *source
	rows   map[string]*stack.Resource // by logical name; a row is replaced, never changed
	bare   bool                       // only the stack's row is read

	rowsLock sync.Mutex

	seen map[string]stack.Resource // rows by id whose objects are other than they say; only while a preview is made that looks

	zones      zones
	caller     *stack.Caller // who asks, where the stack is none yet and has no credential
	authorised sync.Once
	credential *stack.Credential
	refused    error // why there is no credential
}

// load reads the stack, and, where a creation begins, what it needs to begin.
func (s *scene) load(ctx context.Context, id string) error {
	var err error
	if s.stack, err = s.engine.Store.Stack(ctx, id); err != nil {
		return fmt.Errorf("stack %s: %w", id, err)
	}
	if s.bare {
		return nil
	}
	names := map[string]bool{}
	begins := false
	for _, t := range s.tasks {
		if t.node == nil || t.node.Action == stack.Delete {
			continue
		}
		begins = true
	}
	if !begins {
		if s.stack.Action == stack.Delete { // its hooks are in it; a removal does not fail for want of them
			if err := s.open(ctx); err != nil {
				s.engine.Log.Warn("a removal goes on without its hooks", "stack", id, "error", err)
			}
		}
		return nil
	}
	if err := s.open(ctx); err != nil {
		return err
	}
	for _, t := range s.tasks {
		if t.node != nil && t.node.Action != stack.Delete {
			for _, n := range s.source.placeOf(s.engine.Catalog, t.row.Name).Requires {
				names[n] = true
			}
		}
	}
	return s.fetch(ctx, names)
}

// fetch reads the rows of the names.
func (s *scene) fetch(ctx context.Context, names map[string]bool) error {
	if len(names) == 0 {
		return nil
	}
	list := make([]string, 0, len(names))
	for n := range names {
		list = append(list, n)
	}
	rows, err := s.engine.Store.Resources(ctx, s.stack.ID, list)
	if err != nil {
		return err
	}
	for _, r := range rows {
		s.rows[r.Name] = &r
	}
	return nil
}

// do makes a call for the stack's owner. The credential is read when the first
// call is made: many resources need none.
func (s *scene) do(ctx context.Context, call stack.Call) stack.Answer {
	if call.Service == stack.SoftwareService { // it wants no credential
		return s.engine.services.do(ctx, stack.Account{}, s.stack.Project, call)
	}
	account, err := s.account(ctx)
	if err != nil {
		if errors.Is(err, stack.ErrUnopened) { // it is as good as revoked
			return stack.Answer{Trouble: stack.Denied, Reason: spoilt("the stack's credential")}
		}
		return stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}
	}
	return s.engine.call(ctx, account, call)
}

func (s *scene) account(ctx context.Context) (stack.Account, error) {
	if s.caller != nil {
		return s.caller.Account(), nil
	}
	s.authorised.Do(func() {
		c, err := s.engine.Store.Credential(ctx, s.stack.CredentialID)
		if err != nil {
			s.refused = fmt.Errorf("credential of stack %s: %w", s.stack.ID, err)
			return
		}
		s.credential = &c
	})
	return stack.Account{Credential: s.credential}, s.refused
}

// open parses the stack's template and works its parameters out.
func (s *scene) open(ctx context.Context) error {
	var err error
	s.source, err = s.engine.sourceOf(ctx, s.stack, s.stack.SourceID)
	return err
}
