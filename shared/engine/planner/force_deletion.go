package planner

import (
	"context"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// wholeTree is deeper than any tree.
const wholeTree = 1 << 10

// retainFailed returns what a deletion that has failed must leave in the cloud, if its user wants the
// stack deleted in any case. It notes that in settle. Without such objects the deletion fails.
func (e *Planner) retainFailed(ctx context.Context, s stack.Stack, settle *lifecycle.Settle) (*stack.Retain, error) {
	if settle.Failed == nil || !lifecycle.IsForced(s) {
		return nil, nil
	}
	all := e.RetainAll()
	all.Failed = true
	err := e.Store.Rows.EachRow(ctx, s.ID, wholeTree, func(r stack.Resource) {
		if r.CouldNotBeDeleted() && !r.Retain && !e.Nests(r) {
			settle.Retained = true
		}
	})
	if err != nil || !settle.Retained {
		return nil, err
	}
	return all, nil
}
