package planner

import (
	"context"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// plannedTrade returns what a new plan does with exports and imports. The exports that the source uses
// are imported before any resource begins. Those of a stack that is to be deleted end.
func (e *Planner) plannedTrade(ctx context.Context, s stack.Stack) (*stack.Trade, error) {
	if s.Action == stack.Delete {
		has, err := e.Store.Stacks.HasTrade(ctx, s.ID)
		if err != nil || !has {
			return nil, err
		}
		return &stack.Trade{Withdraw: true}, nil
	}
	if s.Action != stack.Create && s.Action != stack.Adopt && !lifecycle.IsConverging(s) {
		return nil, nil
	}
	src, err := e.SourceOf(ctx, s, s.SourceID)
	if err != nil {
		return nil, err
	}
	names := src.ImportNames()
	if len(names) == 0 {
		return nil, nil
	}
	return &stack.Trade{Import: names}, nil
}

// reserveExports reserves the exports of a stack whose nodes have all ended well, before old objects are
// removed: it may be refused, and then the stack rolls back. It returns the stack with its new version.
func (e *Planner) reserveExports(ctx context.Context, s stack.Stack) (_ stack.Stack, refusal string, err error) {
	if !publishes(s) {
		return s, "", nil
	}
	src, err := e.SourceOf(ctx, s, s.SourceID)
	if err != nil {
		return s, "", err
	}
	if len(src.Template.Exports()) == 0 {
		if has, err := e.hasTrade(ctx, s); err != nil || !has {
			return s, "", err
		}
	}
	exports, refusal, err := e.Exports(ctx, s)
	if err != nil || refusal != "" {
		return s, refusal, err
	}
	trade := stack.Trade{Reserve: &exports}
	if s.Action == stack.Adopt && !lifecycle.IsConverging(s) { // its plan came with the request
		trade.Import = src.ImportNames()
	}
	err = e.Commits.Commit(ctx, stack.Change{Stack: &s, Trade: &trade}).Err
	if isTradeRefusal(err) {
		return s, src.Parameters.Secrets().Mask(err.Error()), nil
	}
	s.Version++
	return s, "", err
}

// isTradeRefusal reports whether other stacks do not allow a trade.
func isTradeRefusal(err error) bool {
	code := stack.CodeOf(err)
	return code == stack.NoExport || code == stack.ExportInUse || code == stack.ExportExists
}

// publishes reports whether the action under way gives a stack other exports when it is complete. After a
// rollback a stack has the exports that it had.
func publishes(s stack.Stack) bool {
	switch s.Action {
	case stack.Create, stack.Adopt, stack.Update, stack.Restore:
		return true
	}
	return false
}

// hasTrade reports whether a stack has exports or imports. A new one has those of its template.
func (e *Planner) hasTrade(ctx context.Context, s stack.Stack) (bool, error) {
	if s.Action == stack.Create && s.Generation == 1 {
		if src, err := e.SourceOf(ctx, s, s.SourceID); err == nil {
			return len(src.Template.Exports())+len(src.Template.Imports()) > 0, nil
		}
	}
	return e.Store.Stacks.HasTrade(ctx, s.ID)
}

// putSettledTrade adds what the end of an action does with exports and imports. was is the stack before.
func (e *Planner) putSettledTrade(ctx context.Context, was stack.Stack, change *stack.Change) error {
	s := *change.Stack
	if s.Status == stack.InProgress {
		return nil
	}
	if has, err := e.hasTrade(ctx, s); err != nil || !has {
		return err
	}
	none := []string{}
	switch {
	case s.Status == stack.Failed:
		change.Trade = &stack.Trade{Reset: true} // it may need all its imports
	case s.Action == stack.Delete, s.Action == stack.Rollback && !lifecycle.IsConverging(was):
		change.Trade = &stack.Trade{Reset: true, Only: &none}
	case s.Action == stack.Rollback, publishes(s):
		src, err := e.SourceOf(ctx, s, s.SourceID)
		if err != nil {
			return err
		}
		names := src.ImportNames()
		change.Trade = &stack.Trade{Reset: s.Action == stack.Rollback, Publish: publishes(s), Only: &names}
	}
	return nil
}
