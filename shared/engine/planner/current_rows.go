package planner

import (
	"context"

	"hearth/shared/stack"
)

// currentRows returns the rows that stand for names in a stack, by name, without their values.
func (e *Planner) currentRows(ctx context.Context, stackID string) (rows []stack.Resource, err error) {
	seen := map[string]bool{} // the read may begin once more
	err = e.Store.EachResource(ctx, stackID, func(r stack.Resource) {
		if !seen[r.Name] {
			seen[r.Name] = true
			rows = append(rows, r.WithoutValues())
		}
	})
	return rows, err
}
