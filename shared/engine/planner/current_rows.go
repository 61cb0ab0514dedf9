package planner

import (
	"context"

	"hearth/shared/stack"
)

// currentRows returns the current row of each logical name, without its values. Rows of replaced
// objects are left out.
func (e *Planner) currentRows(ctx context.Context, stackID string) (rows []stack.Resource, err error) {
	seen := map[string]bool{} // the store may repeat the read
	err = e.Store.Rows.EachResource(ctx, stackID, func(r stack.Resource) {
		if !seen[r.Name] {
			seen[r.Name] = true
			rows = append(rows, r.WithoutValues())
		}
	})
	return rows, err
}
