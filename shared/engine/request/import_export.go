package request

import (
	"context"
	"slices"

	"hearth/shared/engine/source"
	"hearth/shared/stack"
)

// checkExports returns an error for a source whose exports the project cannot have: another stack has
// the name, or imports what would end. When the stack's action ends, the transaction that reserves its
// exports checks this again, and also their values.
func (e *Requests) checkExports(ctx context.Context, s stack.Stack, src *source.Source) error {
	var names []string
	for _, one := range src.Template.Exports() {
		names = append(names, one.Name)
	}
	if len(names) > 0 {
		found, err := e.Store.Exports.Exports(ctx, stack.ExportQuery{Project: s.Project, Names: names})
		if err != nil {
			return err
		}
		for _, one := range found {
			if one.StackID == s.ID {
				continue
			}
			other, err := e.Store.Stacks.Stack(ctx, one.StackID)
			if err != nil {
				return err
			}
			return stack.ExportExistsError(one.Name, other.Name)
		}
	}
	if s.Generation == 0 {
		return nil
	}
	has, err := e.Store.Exports.Exports(ctx, stack.ExportQuery{Project: s.Project, StackID: s.ID})
	if err != nil {
		return err
	}
	for _, one := range has {
		if slices.Contains(names, one.Name) {
			continue
		}
		by, err := e.Store.Exports.Importers(ctx, one.Name, stack.ExportQuery{Project: s.Project, Limit: stack.ShownImporters + 1})
		if err != nil {
			return err
		}
		by = slices.DeleteFunc(by, func(name string) bool { return name == s.Name })
		if len(by) > 0 {
			return stack.ExportDeletedError(one.Name, by[:min(len(by), stack.ShownImporters)])
		}
	}
	return nil
}

// withdrawal returns what the deletion of a stack does with its exports. It is nil when the stack has
// none.
func (e *Requests) withdrawal(ctx context.Context, s stack.Stack) (*stack.Trade, error) {
	has, err := e.Store.Exports.HasTrade(ctx, s.ID)
	if err != nil || !has {
		return nil, err
	}
	return &stack.Trade{Withdraw: true}, nil
}
