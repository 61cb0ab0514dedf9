package live

import (
	"context"
	"fmt"
	"sync"

	"hearth/shared/engine/source"
	"hearth/shared/stack"
)

// A Scene is one stack as a batch sees it: its row, its template, and the rows that the batch
// depends on.
type Scene struct {
	Runtime   *Runtime
	Tasks     []*Task
	Stack     stack.Stack
	Source    *source.Source
	Rows      map[string]*stack.Resource // by logical name; a row is replaced, never changed
	StackOnly bool                       // only the stack's row is read

	rowsLock sync.Mutex

	imports  map[string]stack.Export // by name
	policies policies

	Observed map[string]stack.Resource // changed rows by ID, whose objects differ from them; set only for a preview that looks at objects

	zones           zones
	Caller          *stack.Caller // who sent the request; set when there is no stack and so no credential yet
	credentialOnce  sync.Once     // reads the credential
	credential      *stack.Credential
	credentialError error // why there is no credential
}

// Load reads the stack, unless the scene has it already, and the template and rows that are needed
// when a resource begins.
func (s *Scene) Load(ctx context.Context, id string) error {
	var err error
	if s.Stack.ID == "" {
		if s.Stack, err = s.Runtime.Store.Stack(ctx, id); err != nil {
			return fmt.Errorf("stack %s: %w", id, err)
		}
	}
	if s.StackOnly {
		return nil
	}
	names := map[string]bool{}
	begins := false
	for _, t := range s.Tasks {
		if t.Node == nil || t.Node.Action == stack.Delete {
			continue
		}
		begins = true
	}
	if !begins {
		if s.Stack.Action == stack.Delete { // the template has its hooks; a removal does not fail without them
			if err := stack.Recovered(func() error { return s.Open(ctx) }); err != nil {
				s.Runtime.Log.Warn("cannot read template; the removal goes on without its hooks", "stack", id, "error", err)
			}
		}
		return nil
	}
	if err := s.Open(ctx); err != nil {
		return err
	}
	if err := s.ReadPolicies(ctx); err != nil {
		return err
	}
	for _, t := range s.Tasks {
		if t.Node != nil && t.Node.Action != stack.Delete {
			for _, n := range s.Source.PlaceOf(s.Runtime.Catalog, t.Row.Name).Requires {
				names[n] = true
			}
		}
	}
	return s.readRows(ctx, names)
}

// readRows reads the rows with the given names.
func (s *Scene) readRows(ctx context.Context, names map[string]bool) error {
	if len(names) == 0 {
		return nil
	}
	list := make([]string, 0, len(names))
	for n := range names {
		list = append(list, n)
	}
	rows, err := s.Runtime.Store.Resources(ctx, s.Stack.ID, list)
	if err != nil {
		return err
	}
	for _, r := range rows {
		s.Rows[r.Name] = &r
	}
	return nil
}

// Open parses the stack's template, resolves its parameters, and reads what it imports.
func (s *Scene) Open(ctx context.Context) error {
	var err error
	if s.Source, err = s.Runtime.SourceOf(ctx, s.Stack, s.Stack.SourceID); err != nil {
		return err
	}
	return s.ReadImports(ctx)
}
